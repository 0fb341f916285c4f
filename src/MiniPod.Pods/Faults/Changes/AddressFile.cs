using System.Globalization;
using System.Text;
using MiniPod.Linux;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>An address is reserved in the store of the host-local plugin, for a container that does not exist.</summary>
/// <param name="Directory">The plugin's directory for the network.</param>
/// <param name="Address">The address, which is the name of the file.</param>
/// <param name="Text">What is in the file: the container and the interface.</param>
/// <param name="Time">When it seems to have been written. A new one might belong to an attachment that is being made.</param>
internal sealed record AddressFile(string Directory, string Address, string Text, DateTime Time) : FaultChange
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    public override bool OutlivesBoot => true;

    private string File => Path.Combine(Directory, Address);

    public override async Task DoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        using var taken = await LockAsync(cancellationToken).ConfigureAwait(false);
        if (!AtomicFile.TryCreate(File, Encoding.UTF8.GetBytes(Text)))
            throw new PodException($"the address {Address} was just taken. Try again.");
        System.IO.File.SetLastWriteTimeUtc(File, Time);
    }

    public override async Task UndoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(File)) return;
        using var taken = await LockAsync(cancellationToken).ConfigureAwait(false);
        if (!System.IO.File.Exists(File)) return;

        // Another text is somebody else's; a write that was cut off is a part of this one.
        var now = await System.IO.File.ReadAllTextAsync(File, cancellationToken).ConfigureAwait(false);
        if (Text.StartsWith(now, StringComparison.Ordinal)) System.IO.File.Delete(File);
    }

    public override void Describe(ShellWriter shell)
    {
        var seconds = new DateTimeOffset(Time).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        shell
            .Line($"printf {ShellWriter.Quote(Text.Replace("\r\n", "\\r\\n", StringComparison.Ordinal))} > {ShellWriter.Quote(File)}")
            .Line($"touch --date=@{seconds} {ShellWriter.Quote(File)}");
    }

    public override void DescribeUndo(ShellWriter shell) => shell.Line($"rm {ShellWriter.Quote(File)}");

    // The plugin's own lock.
    private Task<FileLock> LockAsync(CancellationToken cancellationToken) =>
        FileLock.AcquireAsync(Path.Combine(Directory, "lock"), LockPatience, cancellationToken);
}
