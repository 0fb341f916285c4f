using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>A setting of the kernel's network on this host gets another value.</summary>
/// <param name="Setting">The setting, as a path below /proc/sys/net: <c>ipv4/ip_forward</c>.</param>
/// <param name="Before">What it was.</param>
/// <param name="During">What it becomes.</param>
internal sealed record KernelSetting(string Setting, string Before, string During) : FaultChange
{
    private string Name => $"net.{Setting.Replace('.', '\n').Replace('/', '.').Replace('\n', '/')}"; // as sysctl(8) takes it

    public override Task DoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        HostSetting.Set(Setting, During);
        return Task.CompletedTask;
    }

    public override Task UndoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        // That of an interface is gone with it.
        if (HostSetting.Number(Setting) is not null) HostSetting.Set(Setting, Before);
        return Task.CompletedTask;
    }

    public override void Describe(ShellWriter shell) => shell.Line($"sysctl -w {ShellWriter.Quote($"{Name}={During}")}");

    public override void DescribeUndo(ShellWriter shell) => shell.Line($"sysctl -w {ShellWriter.Quote($"{Name}={Before}")}");
}
