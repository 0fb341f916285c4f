using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The result of a program that has exited.</summary>
/// <param name="Line">The command line.</param>
/// <param name="ExitCode">Its exit code; 128 + n if signal n killed it.</param>
/// <param name="Stdout">Its standard output.</param>
/// <param name="Stderr">Its standard error.</param>
public sealed record CommandResult(string Line, int ExitCode, string Stdout, string Stderr)
{
    /// <summary>Standard output without trailing line breaks.</summary>
    public string Text => Stdout.TrimEnd('\n');

    /// <summary>The lines of standard output.</summary>
    public IReadOnlyList<string> Lines => Text.Length == 0 ? [] : Text.Split('\n');

    /// <summary>Standard output as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Stdout)!;

    /// <summary>Fails the test unless it succeeded.</summary>
    public CommandResult ShouldSucceed() => ShouldExit(0);

    /// <summary>Fails the test unless it exited with the code, and its standard error contains all of the
    /// texts.</summary>
    public CommandResult ShouldExit(int code, params string[] stderrHas)
    {
        if (ExitCode != code) Assert.Fail($"exit code {ExitCode} instead of {code}:\n{this}");
        foreach (var text in stderrHas)
        {
            if (!Stderr.Contains(text, StringComparison.Ordinal)) Assert.Fail($"standard error does not contain \"{text}\":\n{this}");
        }

        return this;
    }

    public override string ToString() => $"$ {Line}\nexit code {ExitCode}\nstdout: {Stdout}\nstderr: {Stderr}";
}
