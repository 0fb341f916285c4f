using MiniPod.Agent.StaticPods;
using MiniPod.Pods.Spec;

namespace MiniPod.Agent.Tests.StaticPods;

/// <summary>What becomes of pods of a directory of manifests, with a clock that the test turns.</summary>
public sealed class StaticPodDeciderTests
{
    private const string Folder = "/etc/manifests", There = "8:1/2", Other = "8:9/2";

    private static readonly TimeSpan Settled = StaticPodDecider.Settling;

    private readonly StaticPodDecider _decider = new(Folder);
    private readonly HashSet<string> _busy = [];
    private readonly List<StaticPod> _pods = [];
    private StaticPodMemory _memory = StaticPodMemory.None;
    private TimeSpan _now;
    private StaticPodDecision? _decision;

    [Fact]
    public void File_IsNew_IsActedOnWhenItHasBeenTheSameFor200Milliseconds()
    {
        Assert.Equal("", Look(File("web", "1")));
        Assert.Equal(Settled, _decision!.WakeAt);

        _now += Settled / 2;
        Assert.Equal("", Look(File("web", "2")));
        _now += Settled / 2;
        Assert.Equal("", Look(File("web", "2")));
        _now += Settled / 2;
        Assert.Equal("create web", Look(File("web", "2")));
    }

    [Fact]
    public void Pod_AsItsFileSays_IsLeftAlone()
    {
        Exists("web", "1", "web");

        Assert.Equal("", LookTwice(File("web", "1")));
        Assert.Null(_decision!.WakeAt);
        Assert.Empty(_decision.Notes);
    }

    [Fact]
    public void File_Changed_ReplacesThePod()
    {
        Exists("web", "1", "web");

        Assert.Equal("replace web", LookTwice(File("web", "2")));
    }

    [Fact]
    public void File_Removed_RemovesThePod()
    {
        Exists("web", "1", "web");
        Exists("db", "1", "db");
        LookTwice(File("web", "1"), File("db", "1"));

        Assert.Equal("", Look(File("db", "1")));
        _now += Settled;
        Assert.Equal("remove web", Look(File("db", "1")));
    }

    [Fact]
    public void File_HasAnotherName_RemovesTheFormerPodFirst()
    {
        Exists("web", "1", "web");

        Assert.Equal("remove web", LookTwice(File("web", "2", pod: "site")));
        _pods.Clear();
        Assert.Equal("create site", Look(File("web", "2", pod: "site")));
    }

    [Fact]
    public void File_HalfWritten_KeepsThePodAndSaysSoOnceForEachContent()
    {
        Exists("web", "1", "web");
        LookTwice(File("web", "1"));

        Assert.Equal("", LookTwice(Broken("web", "2")));
        Assert.Equal(["broken 2\npod \"web\" of \"/etc/manifests/web.yaml\" stays as it is"], _decision!.Notes);
        _now += TimeSpan.FromHours(1);
        Assert.Equal("", Look(Broken("web", "2")));
        Assert.Empty(_decision.Notes);
        Assert.Equal("", LookTwice(Broken("web", "3")));
        Assert.Single(_decision.Notes);
        Assert.Equal("", LookTwice(File("web", "1")));
    }

    [Fact]
    public void Name_OfAPodOfTheUser_IsNotTouchedAndTold()
    {
        Exists("web", "9", file: null);

        Assert.Equal("", LookTwice(File("web", "1")));
        Assert.Equal(
            ["\"/etc/manifests/web.yaml\" is left out: there is a pod \"web\" that was not made of a file, and it is not touched"],
            _decision!.Notes);
        _now += Settled;
        Assert.Equal("", Look(File("web", "1")));
        Assert.Empty(_decision.Notes);
    }

    [Fact]
    public void Name_OfTwoFiles_IsThatOfTheFirst()
    {
        Assert.Equal("create web", LookTwice(File("b", "2", pod: "web"), File("a", "1", pod: "web")));
        Assert.Equal(["\"/etc/manifests/b.yaml\" is left out: \"/etc/manifests/a.yaml\" has a pod \"web\" already"], _decision!.Notes);
    }

    [Fact]
    public void File_Renamed_IsAnotherPodOnceTheFormerIsGone()
    {
        Exists("web", "1", "old");
        LookTwice(File("old", "1", pod: "web"));

        Assert.Equal("remove web", LookTwice(File("new", "1", pod: "web")));
        _pods.Clear();
        Assert.Equal("create web", Look(File("new", "1", pod: "web")));
    }

    [Fact]
    public void Directory_Vanishes_KeepsThePodsFor60SecondsAndSaysSo()
    {
        Exists("web", "1", "web");
        LookTwice(File("web", "1"));

        Assert.Equal("", Gone());
        Assert.Equal(
            ["the directory \"/etc/manifests\" does not exist; the pods of what is missing are kept for 60 s"], _decision!.Notes);
        _now += TimeSpan.FromSeconds(59);
        Assert.Equal("", Gone());
        Assert.Empty(_decision.Notes);
        _now += TimeSpan.FromSeconds(1);
        Assert.Equal("remove web", Gone());
        Assert.Single(_decision.Notes);
    }

    [Fact]
    public void Directory_IsThereAgain_ThePodsStayAndThatIsTold()
    {
        Exists("web", "1", "web");
        LookTwice(File("web", "1"));
        Gone();
        _now += TimeSpan.FromSeconds(30);

        Assert.Equal("", LookTwice(File("web", "1")));
        _now += TimeSpan.FromSeconds(60);
        Assert.Equal("", Look(File("web", "1")));

        Assert.Null(_memory.GoneSince);
        Assert.Equal("remove web", LookTwice());
    }

    [Fact]
    public void Directory_IsMadeAgainWithTheSameNumber_LosesNoPodMeanwhile()
    {
        Exists("web", "1", "web");
        LookTwice(File("web", "1"));
        Gone();

        Assert.Equal("create db", LookTwice(File("db", "1")));
        _now += TimeSpan.FromSeconds(60);
        Assert.Equal("remove web, create db", string.Join(", ", Look(File("db", "1")).Split(", ").OrderDescending()));
    }

    [Fact]
    public void Directory_IsAnotherOneThatFillsSlowly_LosesNoPodMeanwhile()
    {
        Exists("web", "1", "web");
        Exists("db", "1", "db");
        LookTwice(File("web", "1"), File("db", "1"));

        Assert.Equal("", LookAt(Other));
        _now += TimeSpan.FromSeconds(5);
        Assert.Equal("", LookAt(Other, File("db", "1")));
        _now += TimeSpan.FromSeconds(5);
        Assert.Equal("", LookAt(Other, File("db", "1"), File("web", "1")));
        Assert.Null(_memory.GoneSince);
    }

    [Fact]
    public void Directory_IsAnotherOneAndStaysWithout_LosesThePodAfter60Seconds()
    {
        Exists("web", "1", "web");
        LookTwice(File("web", "1"));

        Assert.Equal("", LookAt(Other));
        _now += TimeSpan.FromSeconds(60);
        Assert.Equal("remove web", LookAt(Other));
        _pods.Clear();
        Assert.Equal("", LookAt(Other));
        Assert.Empty(_decision!.Notes);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "remove web")]
    public void Agent_BeginsAnew_BelievesADirectoryWithManifestsOnly(bool isEmpty, string expected)
    {
        Exists("web", "1", "web");
        Exists("db", "1", "db");

        Assert.Equal(expected, isEmpty ? LookTwice() : LookTwice(File("db", "1")));
    }

    [Fact]
    public void Pod_OfAnotherDirectory_IsNotTouched()
    {
        _pods.Add(new StaticPod("web", "/srv/manifests/web.yaml", Pod("web", "1")));

        Assert.Equal("", LookTwice(File("db", "1", pod: "web")));
        _now += TimeSpan.FromHours(1);
        Assert.Equal("", Look());
    }

    [Fact]
    public void Action_Failed_IsTriedAgainLaterOrWhenTheFileChanges()
    {
        Assert.Equal("create web", LookTwice(File("web", "1")));
        _memory = _memory.WithFailure($"{Folder}/web.yaml", "1", _now);

        Assert.Equal("", Look(File("web", "1")));
        Assert.Equal(_now + TimeSpan.FromSeconds(10), _decision!.WakeAt);
        Assert.Equal("create web", LookTwice(File("web", "2")));
        _memory = _memory.WithFailure($"{Folder}/web.yaml", "2", _now).WithFailure($"{Folder}/web.yaml", "2", _now);
        _now += TimeSpan.FromSeconds(19);
        Assert.Equal("", Look(File("web", "2")));
        _now += TimeSpan.FromSeconds(1);
        Assert.Equal("create web", Look(File("web", "2")));
    }

    [Fact]
    public void File_OfWhichSomethingIsBeingDone_Waits()
    {
        _busy.Add($"{Folder}/web.yaml");
        Assert.Equal("", LookTwice(File("web", "1")));
        _busy.Clear();
        Assert.Equal("create web", Look(File("web", "1")));
    }

    [Theory]
    [InlineData("web.yaml", true)]
    [InlineData("web.yml", true)]
    [InlineData("web.json", true)]
    [InlineData(".web.yaml", false)]
    [InlineData("web.yaml~", false)]
    [InlineData("~web.yaml", false)]
    [InlineData("web.yaml.swp", false)]
    [InlineData("web.YAML", false)]
    [InlineData("web", false)]
    public void Name_OfAFile_SaysWhetherItIsAManifest(string name, bool expected) =>
        Assert.Equal(expected, ManifestDirectory.IsManifest($"{Folder}/{name}"));

    [Fact]
    public void Retries_AfterManyFailures_WaitFiveMinutesAtMost()
    {
        var memory = Enumerable.Range(0, 100).Aggregate(StaticPodMemory.None, (last, _) => last.WithFailure("f", "1", TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(300), memory.RetryAt("f", "1"));
    }

    private static PodSpec Pod(string name, string version) => new() { Name = PodName.Parse(name), Fingerprint = $"2:{version}" };

    private static StaticFile File(string file, string version, string? pod = null) =>
        new($"{Folder}/{file}.yaml", version) { Pod = Pod(pod ?? file, version) };

    private static StaticFile Broken(string file, string version) =>
        new($"{Folder}/{file}.yaml", version) { Problem = $"broken {version}" };

    private void Exists(string name, string version, string? file) =>
        _pods.Add(new StaticPod(name, file is null ? null : $"{Folder}/{file}.yaml", Pod(name, version)));

    private string Gone() => LookAt(null);

    private string Look(params StaticFile[] files) => LookAt(There, files);

    private string LookTwice(params StaticFile[] files)
    {
        Look(files);
        _now += Settled;
        return Look(files);
    }

    private string LookAt(string? identity, params StaticFile[] files)
    {
        _decision = _decider.Decide(_memory, new DirectoryView(identity, files), _pods, _busy, _now);
        _memory = _decision.Memory;
        return string.Join(", ", _decision.Actions.Select(one => $"{one.Kind.ToString().ToLowerInvariant()} {one.FullName}"));
    }
}
