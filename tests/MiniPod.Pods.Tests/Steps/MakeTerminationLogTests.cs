using MiniPod.Pods.Operations;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Steps;

/// <summary>The file for a container's last words.</summary>
public sealed class MakeTerminationLogTests : IDisposable
{
    private readonly PodWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_world.Paths.Volumes, _world.Record().Id, ".termination", "web");

    [Fact(Timeout = 60_000)]
    public async Task Run_ContainerHasALog_IsAnEmptyFileForEverybodyThatIsMounted()
    {
        await RunAsync();

        Assert.Empty(await File.ReadAllBytesAsync(Log, Token));
        Assert.Equal((UnixFileMode)0b_110_110_110, File.GetUnixFileMode(Log));
        var mount = Assert.Single(_world.Engine.Containers.Single(one => one.ShortName == "web").Config.Mounts);
        Assert.Equal((Log, "/words", false), (mount.Source, mount.Target, mount.IsReadOnly));
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_StoppedPod_EmptiesTheSameFile()
    {
        await RunAsync();
        await File.WriteAllTextAsync(Log, "words", Token);
        using var mounted = File.OpenHandle(Log);
        await StopPod.RunAsync(_world.Runtime, _world.Name.Value, TimeSpan.Zero, Token);
        Assert.Equal("words", await File.ReadAllTextAsync(Log, Token));

        await StartPod.RunAsync(_world.Runtime, _world.Name.Value, Token);

        Assert.Equal(0, RandomAccess.GetLength(mounted));
    }

    [Fact(Timeout = 60_000)]
    public async Task Remove_GoesWithTheContainer()
    {
        await RunAsync();
        var volumes = Path.Combine(_world.Paths.Volumes, _world.Record().Id);

        await RemovePod.RunAsync(_world.Runtime, _world.Name.Value, force: true, Token);

        Assert.False(Directory.Exists(volumes));
        Assert.Empty(_world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_FileIsGone_IsMadeAnew()
    {
        await RunAsync();
        await StopPod.RunAsync(_world.Runtime, _world.Name.Value, TimeSpan.Zero, Token);
        File.Delete(Log);

        await StartPod.RunAsync(_world.Runtime, _world.Name.Value, Token);

        Assert.Equal((UnixFileMode)0b_110_110_110, File.GetUnixFileMode(Log));
    }

    [Fact(Timeout = 60_000)]
    public async Task Repair_ContainerIsMadeAnew_HasAFileOfItsOwnAndTheOldOneIsGone()
    {
        await RunAsync();
        await _world.Engine.RemoveContainerAsync(
            _world.Engine.Containers.Single(container => container.ShortName == "web").Id, force: true, Token);

        await RepairPod.RunAsync(_world.Runtime, _world.Name.Value, new RepairOptions { Recreate = true }, Token);

        Assert.Equal(["web.1"], Directory.GetFiles(Path.GetDirectoryName(Log)!).Select(file => Path.GetFileName(file)));
    }

    public void Dispose() => _world.Dispose();

    private Task<RunningPod> RunAsync() => CreatePod.RunAsync(
        _world.Runtime,
        _world.Spec with { Containers = [PodWorld.Container("web") with { TerminationLog = "/words" }] },
        new CreateOptions(),
        Token);
}
