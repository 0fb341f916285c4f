using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Engine;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Faults;
using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Store;

/// <summary>
/// Record, journal and labels in every format so far, as the program of that time wrote them for a running pod: they
/// can be read, and have the same content. Format 1 is that of 0.1.0; format 2 came with attempts, format 3
/// with faults, format 4 with what only manifests can say.
/// </summary>
public sealed class RecordFormatTests
{
    private const string Nginx = "a31ae417346c07be61296b4e1600435e95697f7f68551b7ebe5c374316cd7a9a";

    [Theory]
    [InlineData(1, "nginx,side", "", "")]
    [InlineData(2, "nginx.1,side,later", "nginx", "later")]
    [InlineData(3, "nginx,side", "", "")]
    [InlineData(4, "nginx,side", "", "")]
    public void Record_OfEachFormat_TellsThePod(int format, string containers, string former, string idle)
    {
        var record = Read(format);

        Assert.Equal(format, record.SchemaVersion);
        Assert.Equal(("shop", "default", PodPhase.Running), (record.FullName, record.Namespace, record.Phase));
        Assert.Equal(containers, string.Join(',', record.Spec.Containers.Select(container => container.FullName)));
        Assert.Equal(former, string.Join(',', record.Former.Select(container => container.FullName)));
        Assert.Equal(idle, string.Join(',', record.Idle));
        Assert.Equal("127.0.0.1:18999->80/tcp", Assert.Single(record.Spec.AllPorts()).ToString());
        Assert.Equal("front", record.Spec.Labels["tier"]);
        Assert.Equal(["minipod"], record.Networks.Select(network => network.Network));
        Assert.Equal(format == 2 ? [new RemovalTarget(record.Id, "side")] : [], record.RemovalTargets);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Journal_OfEachFormat_HasEveryStepOfThePodDone(int format)
    {
        var record = Read(format);
        var state = new JournalState();
        foreach (var entry in JournalFile.Read(Path(format, "journal.jsonl"))) state.Apply(entry);

        using var world = new PodWorld();
        var plan = world.Runtime.Planner.For(record);
        var effects = state.Effects;
        Assert.Null(state.Open);
        Assert.All(plan, step => Assert.True(effects[step.Key].IsWhole, $"{step.Key}"));
        var facts = world.Runtime.Planner.Facts(record);
        Assert.Equal(record.Spec.Containers.Count, facts.ContainerIds.Count);
        if (format == 1) Assert.Equal(Nginx, facts.ContainerIds["nginx"]);
        Assert.NotNull(facts.Sandbox);
        Assert.StartsWith("10.231.", Assert.Single(facts.Addresses), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Labels_OfEachFormat_AreOursAndTellTheSame(int format)
    {
        var record = Read(format);
        var paths = new PodPaths("/var/lib/minipod");
        var attempts = record.Former.Concat(record.Spec.Containers).ToDictionary(container => container.FullName);

        foreach (var line in File.ReadLines(Path(format, "labels.jsonl")))
        {
            var told = JsonNode.Parse(line)!;
            var labels = told["labels"].Deserialize<Dictionary<string, string>>()!;
            var container = new ContainerSummary
            {
                Id = "",
                Name = (string)told["name"]!,
                Image = "",
                State = ContainerState.Running,
                Status = "",
                CreatedAt = default,
                Labels = labels,
                Ports = [],
            };
            Assert.True(ContainerNames.IsOf(paths, container), container.Name);
            Assert.Equal(record.Identity, ContainerNames.Identity(labels));
            if (ContainerNames.FullName(labels) == ContainerNames.SandboxName)
            {
                Assert.Equal(record.CreatedAt, SandboxLabel.Find(labels)!.CreatedAt);
                continue;
            }

            var spec = attempts[ContainerNames.FullName(labels)];
            var found = ContainerLabel.Find(labels)!.Spec;
            Assert.Equal(
                (spec.Name, spec.Attempt, spec.Image, spec.RemoveOnExit), (found.Name, found.Attempt, found.Image, found.RemoveOnExit));
        }
    }

    [Fact]
    public void Fault_OfFormat3_TellsItsChanges()
    {
        var fault = Read(3).Fault!;

        var change = Assert.IsType<ChangedRoute>(Assert.Single(FaultChanges.Read(fault.Changes)));
        Assert.Equal(("wrong-gateway", false), (fault.Name, fault.IsPuzzle));
        Assert.Equal("10.231.0.1", $"{RouteWriter.Tell(change.Before)!.NextHops[0].Gateway}");
        Assert.Equal("10.231.3.254", $"{RouteWriter.Tell(change.During)!.NextHops[0].Gateway}");
    }

    // A user who tries a newer minipod and goes back has records that the older one can work with.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Write_RecordThatWasRead_IsOfTheOldestFormatThatTellsAll(int format)
    {
        using var files = new TempDirectory();
        var store = new PodStore(new PodPaths(files["state"], files["run"]));
        store.Paths.Create();
        var record = Read(format);

        store.Add(record with { Phase = PodPhase.Exited });

        Assert.Equal(format, (int)JsonNode.Parse(File.ReadAllText(store.Paths.Record(record.Id)))!["schemaVersion"]!);
        store.Write(record with { Attempt = 1 });
        Assert.Equal(Math.Max(2, format), (int)JsonNode.Parse(File.ReadAllText(store.Paths.Record(record.Id)))!["schemaVersion"]!);
    }

    private static PodRecord Read(int format)
    {
        using var files = new TempDirectory();
        var store = new PodStore(new PodPaths(files["state"], files["run"]));
        var text = File.ReadAllText(Path(format, "pod.json"));
        var id = (string)JsonNode.Parse(text)!["id"]!;
        Directory.CreateDirectory(store.Paths.PodDirectory(id));
        File.WriteAllText(store.Paths.Record(id), text);
        return store.Read(id)!;
    }

    private static string Path(int format, string file) =>
        System.IO.Path.Combine(AppContext.BaseDirectory, "Store", "Formats", $"{format}", file);
}
