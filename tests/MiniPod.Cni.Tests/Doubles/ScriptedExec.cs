using System.Text;

namespace MiniPod.Cni.Tests;

/// <summary>Plugins that are C# functions: no process is started.</summary>
internal sealed class ScriptedExec(Func<PluginInvocation, PluginOutcome> answer) : IPluginExec
{
    public Task<PluginOutcome> RunAsync(PluginInvocation invocation, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(answer(invocation));
    }

    public static PluginOutcome Success(string stdout = "") => new() { ExitCode = 0, Stdout = Encoding.UTF8.GetBytes(stdout) };

    public static PluginOutcome Error(int code, string message, string details = "", string stderr = "") => new()
    {
        ExitCode = 1,
        Stdout = Encoding.UTF8.GetBytes($$"""{"cniVersion":"1.0.0","code":{{code}},"msg":"{{message}}","details":"{{details}}"}"""),
        Stderr = Encoding.UTF8.GetBytes(stderr),
    };
}
