using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>What became of a program that ran to its end.</summary>
/// <param name="Line">What was run.</param>
/// <param name="ExitCode">Its exit code; 128 + n when signal n ended it.</param>
/// <param name="Stdout">All it wrote to standard output.</param>
/// <param name="Stderr">All it wrote to standard error.</param>
public sealed record CommandResult(string Line, int ExitCode, string Stdout, string Stderr)
{
    /// <summary>Standard output without the line breaks at its end.</summary>
    public string Text => Stdout.TrimEnd('\n');

    /// <summary>The lines of standard output.</summary>
    public IReadOnlyList<string> Lines => Text.Length == 0 ? [] : Text.Split('\n');

    /// <summary>Standard output as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Stdout)!;

    /// <summary>Fails the test unless it succeeded.</summary>
    public CommandResult ShouldSucceed() => ShouldExit(0);

    /// <summary>Fails the test unless it ended with an exit code, and unless its standard error has all of the given texts in it.</summary>
    public CommandResult ShouldExit(int code, params string[] stderrHas)
    {
        if (ExitCode != code) Assert.Fail($"exit code {ExitCode} instead of {code}:\n{this}");
        foreach (var text in stderrHas)
        {
            if (!Stderr.Contains(text, StringComparison.Ordinal)) Assert.Fail($"standard error does not have \"{text}\":\n{this}");
        }

        return this;
    }

    public override string ToString() => $"$ {Line}\nexit code {ExitCode}\nstdout: {Stdout}\nstderr: {Stderr}";
}
