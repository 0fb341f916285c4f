using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Store;

public sealed class PodStoreTests : IDisposable
{
    private readonly TempDirectory _files = new();
    private readonly PodStore _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public PodStoreTests()
    {
        _store = new PodStore(new PodPaths(_files["state"], _files["run"]));
        _store.Paths.Create();
    }

    [Fact]
    public void Add_Record_IsFoundByNameIdAndPrefix()
    {
        var record = Add("web", 'a');

        Assert.Equal(record.Id, _store.Find("web")!.Id);
        Assert.Equal(record.Id, _store.Find(record.Id)!.Id);
        Assert.Equal(record.Id, _store.Find("aa")!.Id);
        Assert.Null(_store.Find("ab"));
        Assert.Null(_store.Find("AA"));
    }

    [Fact]
    public void Add_WholeRecord_ReadsBack()
    {
        var spec = new PodSpec
        {
            Name = PodName.Parse("web"),
            Labels = new Dictionary<string, string> { ["a"] = "b" },
            Networks = [NetworkRequest.Parse("net:ip=10.0.0.1")],
            Containers =
            [
                new ContainerSpec
                {
                    Name = PodName.Parse("c"),
                    Image = "i",
                    Args = ["x"],
                    Env = [new("A", "1")],
                    Volumes = [VolumeMount.Parse("/a:/b:ro")],
                    Ports = [.. PortMapping.Parse("[::1]:80:81/udp")],
                    Pull = PullPolicy.Never,
                },
            ],
        };
        _store.Add(Record("web", 'a') with { Spec = spec, RemoveOnExit = true, Phase = PodPhase.Exited });

        var read = _store.Get("web");

        Assert.True(read.RemoveOnExit);
        Assert.Equal(PodPhase.Exited, read.Phase);
        Assert.Equal(["10.0.0.1"], read.Spec.Networks[0].Ips);
        Assert.Equal("[::1]:80->81/udp", read.Spec.Containers[0].Ports[0].ToString());
        Assert.Equal(PullPolicy.Never, read.Spec.Containers[0].Pull);
        Assert.Null(read.Spec.Containers[0].Command);
        Assert.Equal([new EnvironmentVariable("A", "1")], read.Spec.Containers[0].Env);
        Assert.Equal([new VolumeMount { Source = "/a", Target = "/b", Options = "ro" }], read.Spec.Containers[0].Volumes);
        Assert.Contains(
            """ "env":["A=1"],"volumes":["/a:/b:ro"]""".TrimStart(),
            File.ReadAllText(_store.Paths.Record(read.Id)),
            StringComparison.Ordinal);
        Assert.Equal("b", read.Spec.Labels["a"]);
    }

    [Fact]
    public void Find_PrefixOfTwo_NamesBoth()
    {
        _store.Add(Record("one", 'a') with { Id = "abc" + new string('0', 29) });
        _store.Add(Record("two", 'a') with { Id = "abd" + new string('0', 29) });

        var error = Assert.Throws<PodException>(() => _store.Find("ab"));

        Assert.Contains("one", error.Message, StringComparison.Ordinal);
        Assert.Contains("two", error.Message, StringComparison.Ordinal);
        Assert.Equal("two", _store.Find("abd")!.FullName);
    }

    [Fact]
    public void Find_NameThatLooksLikeAPrefix_TheNameWins()
    {
        Add("web", 'a');
        var named = Add("aaaa", 'b');

        Assert.Equal(named.Id, _store.Find("aaaa")!.Id);
    }

    // The other pod's record is a pipe without a writer: reading it would block forever.
    [Fact(Timeout = 30_000)]
    public async Task Find_NameOrIdAsPrinted_ReadsNoOtherRecord()
    {
        var record = Add("web", 'a');
        var other = _store.Paths.Record(Add("other", 'b').Id);
        File.Delete(other);
        Command.Run("mkfifo", other);

        foreach (var name in new[] { "web", record.Id, record.ShortId })
        {
            var found = await Task.Run(() => _store.Find(name), Token).WaitAsync(TimeSpan.FromSeconds(10), Token);

            Assert.Equal(record.Id, found!.Id);
        }
    }

    [Fact]
    public void Find_ShortIdOfTwo_NamesBoth()
    {
        _store.Add(Record("one", 'a') with { Id = new string('a', 31) + "1" });
        _store.Add(Record("two", 'a') with { Id = new string('a', 31) + "2" });

        var error = Assert.Throws<PodException>(() => _store.Find(new string('a', 12)));

        Assert.Contains("matches several pods", error.Message, StringComparison.Ordinal);
        Assert.Equal("two", _store.Find(new string('a', 31) + "2")!.FullName);
    }

    [Fact]
    public void Find_NameThatNobodyReserved_FindsThePod()
    {
        var record = Add("web", 'a');
        File.Delete(_store.Paths.Reservation("web"));

        Assert.Equal(record.Id, _store.Find("web")!.Id);
    }

    [Fact]
    public void Add_NameTaken_IsRefused()
    {
        Add("web", 'a');

        Assert.Contains("\"web\" is already taken", Assert.Throws<PodException>(() => Add("web", 'b')).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData(".")]
    [InlineData("a/b")]
    public void Find_WhatIsNoName_FindsNothing(string text) => Assert.Null(_store.Find(text));

    [Fact]
    public void Get_ThreeHundredCharacters_IsNoSuchPod() => Assert.Throws<PodNotFoundException>(() => _store.Get(new string('x', 300)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"schemaVersion":1}""")]
    [InlineData("""{"schemaVersion":1,"id":"x","uid":"u","createdAt":"2026-01-01T00:00:00Z","spec":{"name":"../x"},"networks":[]}""")]
    [InlineData(
        """{"schemaVersion":1,"id":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","uid":"u","createdAt":"2026-01-01T00:00:00Z","spec":null,"networks":[]}""")]
    [InlineData(
        """{"schemaVersion":1,"id":"cccccccccccccccccccccccccccccccc","uid":"u","createdAt":"2026-01-01T00:00:00Z","spec":{"name":"x"},"networks":[]}""")]
    public void List_DamagedRecord_IsToldWithItsPathAndHidesNoOther(string damaged)
    {
        var good = Add("web", 'a');
        var path = _store.Paths.Record(new string('b', 32));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, damaged);
        var told = new List<string>();

        var records = _store.List(told.Add);

        Assert.Equal([good.Id], records.Select(record => record.Id));
        Assert.Contains(path, Assert.Single(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"schemaVersion":5,"id":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","uid":"u","createdAt":"2026-01-01T00:00:00Z","spec":{"name":"x"},"networks":[]}""")]
    [InlineData("""{"schemaVersion":5,"id":7,"spec":"now a text"}""")]
    public void Read_NewerFormat_IsRefusedByName(string newer)
    {
        var id = new string('b', 32);
        Directory.CreateDirectory(_store.Paths.PodDirectory(id));
        File.WriteAllText(_store.Paths.Record(id), newer);

        var error = Assert.Throws<PodException>(() => _store.Read(id));

        Assert.Contains("has format 5, but this minipod supports formats up to 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void List_SeveralRecords_OldestFirst()
    {
        _store.Add(Record("young", 'a') with { CreatedAt = DateTimeOffset.UnixEpoch.AddDays(2) });
        _store.Add(Record("old", 'b') with { CreatedAt = DateTimeOffset.UnixEpoch.AddDays(1) });

        Assert.Equal(["old", "young"], _store.List().Select(record => record.FullName));
    }

    [Fact]
    public void Remove_Pod_LeavesNothingAndIsRepeatable()
    {
        var record = Add("web", 'a');
        var other = Add("other", 'b');

        _store.Remove(record);
        _store.Remove(record);

        Assert.Null(_store.Find("web"));
        Assert.Equal(
            [other.Id],
            Directory.EnumerateDirectories(_store.Paths.Pods).Select(System.IO.Path.GetFileName).Where(name => name != "by-name"));
        Assert.Equal(["other"], Directory.EnumerateFiles(_store.Paths.Names).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void Remove_NameIsAnotherPodsByNow_IsLeftToIt()
    {
        var record = Add("web", 'a');
        File.WriteAllText(_store.Paths.Reservation("web"), new string('b', 32));

        _store.Remove(record);

        Assert.Equal(new string('b', 32), _store.ReservedBy("web"));
    }

    [Fact]
    public void Create_Directories_AreForTheirOwnerAlone()
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var record = Add("web", 'a');

        Assert.All([
            _store.Paths.StateDirectory,
            _store.Paths.Pods,
            _store.Paths.Names,
            _store.Paths.Locks,
            _store.Paths.PodDirectory(record.Id),
        ], path => Assert.Equal(owner, File.GetUnixFileMode(path)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_store.Paths.Record(record.Id)));
    }

    public void Dispose() => _files.Dispose();

    private PodRecord Add(string name, char digit)
    {
        var record = Record(name, digit);
        _store.Add(record);
        return record;
    }

    private static PodRecord Record(string name, char digit) => new()
    {
        Id = new string(digit, 32),
        Uid = "uid",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Spec = new PodSpec { Name = PodName.Parse(name) },
        Networks = [],
    };
}
