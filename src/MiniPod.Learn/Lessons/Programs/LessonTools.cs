using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Net;

namespace MiniPod.Learn.Lessons.Programs;

/// <summary>What a lesson works with. <c>minipod</c> is a command in each of its shells: in that of the learner, in those that prepare the
/// host, check a step and clean up. It is this program, whatever else is installed, and works on the same pods everywhere.</summary>
public sealed class LessonTools
{
    // A function that bash takes from its environment, bash(1), "FUNCTIONS"; so do the shells that it starts.
    private const string Program = "MINIPOD", Function = "BASH_FUNC_minipod%%", Body = "() { \"$MINIPOD\" \"$@\"; }";

    // What decides which engine and which network are meant.
    private static readonly string[] Inherited = ["DOCKER_HOST", "MINIPOD_NETWORK"];

    /// <param name="network">Reads the kernel's network.</param>
    /// <param name="engine">The engine, asked for containers only.</param>
    /// <param name="program">The absolute path of this program.</param>
    /// <param name="state">Variables that say where its state is.</param>
    public LessonTools(INetworkReader network, IContainerEngine engine, string program, IReadOnlyDictionary<string, string> state)
    {
        (Network, Engine) = (network, engine);
        var inherited = Inherited.Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is not null);
        Variables = new Dictionary<string, string>([.. inherited!, .. state]) { [Program] = program, [Function] = Body };
    }

    /// <summary>Reads the kernel's network.</summary>
    public INetworkReader Network { get; }

    /// <summary>The engine.</summary>
    public IContainerEngine Engine { get; }

    /// <summary>The variables by which a shell knows this program.</summary>
    internal IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Runs shell commands, up to the first that fails.</summary>
    /// <inheritdoc cref="LessonProgram.RunAsync"/>
    internal Task<(int ExitCode, string Output)> RunShellAsync(string commands, CancellationToken cancellationToken) =>
        LessonProgram.RunShellAsync(commands, Variables, cancellationToken);

    /// <summary>Opens a shell without a terminal.</summary>
    internal ShellSession OpenShell() => new(new Dictionary<string, string>([.. LessonEnvironment.Variables, .. Variables]));
}
