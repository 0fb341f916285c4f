using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Housekeeping;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Housekeeping;

public sealed class PruneTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Prune_PodThatRuns_IsNotTouched()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var before = world.Left;

        var findings = await Prune.PodsAsync(world.Runtime, new PruneOptions { Lost = true }, Token);

        Assert.DoesNotContain(findings, finding => finding.IsOurs && finding.What.Contains(world.Name.Value, StringComparison.Ordinal));
        Assert.Equal(before, world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Prune_FilesThatKilledCommandsWereWriting_GoOnceTheyAreOld()
    {
        using var world = new PodWorld();
        var paths = world.Runtime.Store.Paths;
        paths.Create();
        var (old, fresh) = (new List<string>(), new List<string>());
        foreach (var directory in new[] { paths.Names, paths.Jobs, paths.Services })
        {
            Directory.CreateDirectory(directory);
            old.Add(Path.Combine(directory, $".a.json.{Guid.NewGuid():N}"));
            fresh.Add(Path.Combine(directory, $".b.json.{Guid.NewGuid():N}"));
        }

        foreach (var file in old.Concat(fresh)) await File.WriteAllTextAsync(file, "", Token);
        foreach (var file in old) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));

        await Prune.PodsAsync(world.Runtime, new PruneOptions(), Token);

        Assert.DoesNotContain(old, File.Exists);
        Assert.All(fresh, file => Assert.True(File.Exists(file), file));
    }

    [Fact(Timeout = 60_000)]
    public async Task Prune_RecordLost_DetachesAndRemovesAllOfThePod()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        LoseRecord(world);

        var told = await Prune.PodsAsync(world.Runtime, new PruneOptions { DryRun = true, Lost = true }, Token);
        Assert.Equal(["ADD a", "ADD b"], world.Plugins.Calls);
        var findings = await Prune.PodsAsync(world.Runtime, new PruneOptions { Lost = true }, Token);

        Assert.All(findings, finding => Assert.Null(finding.Error));
        Assert.Contains(told, finding =>
            finding.What.StartsWith("container ", StringComparison.Ordinal) && finding.Outcome == "would be removed");
        Assert.Equal(["ADD a", "ADD b", "DEL b", "DEL a"], world.Plugins.Calls);
        Assert.Empty(world.Left);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("io.minipod.state-dir", "/another/store")]
    [InlineData("io.kubernetes.container.name", "other")]
    public async Task Prune_ContainerNotSurelyOurs_IsToldAndStays(string label, string value)
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var labels = new Dictionary<string, string>(world.Engine.Containers[0].Config.Labels)
        {
            [ContainerNames.PodIdLabel] = new string('c', 32),
            [label] = value,
        };
        var container = world.Engine.Add(new ContainerConfig
        {
            Name = "minipod.x.foreign",
            Image = "image",
            NetworkMode = "none",
            Labels = labels,
        });

        var findings = await Prune.PodsAsync(world.Runtime, new PruneOptions { Lost = true }, Token);

        Assert.Contains(findings, finding => !finding.IsOurs && finding.What.Contains("minipod.x.foreign", StringComparison.Ordinal));
        Assert.Contains(container, world.Engine.Containers);
    }

    [Fact(Timeout = 60_000)]
    public async Task Prune_PinOfAPodThatOnlyTheEngineKnows_Stays()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var id = new string('c', 32);
        world.Engine.Add(new ContainerConfig
        {
            Name = "minipod.other.POD",
            Image = "image",
            NetworkMode = "none",
            Labels = new Dictionary<string, string> { [ContainerNames.PodIdLabel] = id },
        });
        Mounts.Bind(world.Engine.SandboxKey, Touch(world.Paths.Pin(id)));
        Mounts.Bind(world.Engine.SandboxKey, Touch(world.Paths.Pin(new string('d', 32))));

        await Prune.PodsAsync(world.Runtime, new PruneOptions { Lost = true }, Token);

        Assert.True(File.Exists(world.Paths.Pin(id)));
        Assert.False(File.Exists(world.Paths.Pin(new string('d', 32))));
    }

    // A record controls what root does: it could name any network, with an address pool in which root creates a lock
    // file.
    [Fact(Timeout = 60_000)]
    public async Task Prune_StoreThatSomebodyElseCouldChange_IsNotRead()
    {
        using var world = new PodWorld();
        using var another = new TempDirectory();
        await world.RunAsync(Token);
        Plant(world, another, "minipod.x.web");

        var trusted = await HostSurvey.TakeAsync(world.Runtime, includeLost: false, Token);
        File.SetUnixFileMode(another.Path, File.GetUnixFileMode(another.Path) | UnixFileMode.OtherWrite);
        var survey = await HostSurvey.TakeAsync(world.Runtime, includeLost: false, Token);
        var findings = await Prune.PodsAsync(world.Runtime, new PruneOptions { Lost = true }, Token);

        Assert.Contains(trusted.Unreadable, error => error.Contains(another.Path, StringComparison.Ordinal));
        Assert.DoesNotContain(survey.Unreadable, error => error.Contains(another.Path, StringComparison.Ordinal));
        Assert.Contains(findings, finding => !finding.IsOurs
            && finding.Evidence.Contains(
                $"the store \"{another.Path}\", which users other than root can change", StringComparison.Ordinal));
        Assert.Contains(world.Engine.Containers, container => container.Config.Name == "minipod.x.web");
    }

    [Fact(Timeout = 60_000)]
    public async Task Survey_StoreThatOnlyAnImagesLabelNames_IsNotRead()
    {
        using var world = new PodWorld();
        using var another = new TempDirectory();
        Plant(world, another, "somebodys-own");

        var survey = await HostSurvey.TakeAsync(world.Runtime, includeLost: false, Token);

        Assert.DoesNotContain(survey.Unreadable, error => error.Contains(another.Path, StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Prune_RecordUnreadable_LeavesItsPodAlone()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        File.WriteAllText(world.Paths.Record(world.Record().Id), "{");
        var before = world.Left;

        await Prune.PodsAsync(world.Runtime, new PruneOptions { Lost = true }, Token);

        Assert.Equal(before, world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Prune_EngineFailsHalfWay_TellsWhatWasDoneAndWhatFailed()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        LoseRecord(world);
        world.Engine.BeforeListing = () =>
        {
            if (world.Plugins.Calls.Contains("DEL a")) throw new EngineException("the engine is gone");
        };

        var findings = await Prune.PodsAsync(world.Runtime, new PruneOptions { Lost = true }, Token);

        Assert.Equal(["ADD a", "ADD b", "DEL b", "DEL a"], world.Plugins.Calls);
        Assert.Contains(findings, finding => finding.What.StartsWith("attachment ", StringComparison.Ordinal) && finding.Error is null);
        Assert.Equal("failed: the engine is gone", Assert.Single(findings, finding => finding.Error is not null).Outcome);
        Assert.NotNull(findings[^1].Error);
    }

    [Fact(Timeout = 60_000)]
    public async Task Prune_JournalUnreadable_TellsItAndPrunesTheRest()
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var journal = world.Paths.JournalOf(world.Record().Id);
        File.Delete(journal);
        Directory.CreateDirectory(journal);
        var pin = Touch(world.Paths.Pin(new string('d', 32)));

        var findings = await Prune.PodsAsync(world.Runtime, new PruneOptions(), Token);

        Assert.Equal($"pod {world.Name}", Assert.Single(findings, finding => finding.Error is not null).What);
        Assert.False(File.Exists(pin));
    }

    // Creates a store with one unreadable record, so that an attempt to read it shows, and a container whose labels
    // name it.
    private static void Plant(PodWorld world, TempDirectory store, string container)
    {
        var id = new string('c', 32);
        store.Write($"pods/{id}/pod.json", "{");
        world.Engine.Add(new ContainerConfig
        {
            Name = container,
            Image = "image",
            NetworkMode = "none",
            Labels = new Dictionary<string, string>
            {
                [ContainerNames.PodIdLabel] = id,
                [ContainerNames.PodNameLabel] = "x",
                [ContainerNames.KubernetesContainerLabel] = "web",
                [ContainerNames.StateDirectoryLabel] = store.Path,
            },
        });
    }

    private static void LoseRecord(PodWorld world)
    {
        Directory.Delete(world.Paths.PodDirectory(world.Record().Id), recursive: true);
        File.Delete(world.Paths.Reservation(world.Name.Value));
    }

    private static string Touch(string path)
    {
        File.WriteAllText(path, "");
        return path;
    }
}
