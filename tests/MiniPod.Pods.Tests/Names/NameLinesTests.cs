using MiniPod.Pods.Names;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Names;

public sealed class NameLinesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly HashSet<string> Nothing = [];

    [Fact]
    public void For_PodsOnOneNetwork_FindEachOther()
    {
        var web = Pod("web", ["net 10.0.0.2", "net fd00::2"]);
        var db = Pod("db", ["net 10.0.0.3", "net fd00::3"]);

        Assert.Equal(
            ["10.0.0.2\tweb\tweb.default", "10.0.0.3\tdb\tdb.default", "fd00::2\tweb\tweb.default", "fd00::3\tdb\tdb.default"],
            Lines(web, web, db).Order());
        Assert.Equal(Lines(web, web, db).Order(), Lines(db, web, db).Order());
    }

    [Fact]
    public void For_AnotherNetwork_IsNotFound()
    {
        var web = Pod("web", ["blue 10.0.0.2"]);
        var db = Pod("db", ["red 10.1.0.3"]);
        var both = Pod("both", ["red 10.1.0.4", "blue 10.0.0.4"]);

        Assert.Equal(["10.0.0.2\tweb\tweb.default"], Lines(web, web, db));
        Assert.Contains("10.0.0.4\tboth\tboth.default", Lines(web, web, db, both));
        Assert.DoesNotContain("10.1.0.4\tboth\tboth.default", Lines(web, web, db, both));
        Assert.Equal(2, Lines(both, web, db, both).Count(line => line.EndsWith("\tboth\tboth.default", StringComparison.Ordinal)));
    }

    [Fact]
    public void For_AnotherNamespace_IsFoundByItsWholeNameOnly()
    {
        var web = Pod("web", ["net 10.0.0.2"]);
        var other = Pod("web", ["net 10.0.0.3"], "shop");

        Assert.Equal(["10.0.0.2\tweb\tweb.default", "10.0.0.3\tweb.shop"], Lines(web, web, other).Order());
        Assert.Equal(["10.0.0.2\tweb.default", "10.0.0.3\tweb\tweb.shop"], Lines(other, web, other).Order());
    }

    [Fact]
    public void For_Subdomain_IsFoundAsInACluster()
    {
        var web = Pod("web", ["net 10.0.0.2"]);
        var front = Pod("x", ["net 10.0.0.3"], full: "a.front.default.svc.cluster.local");
        var same = Pod("y", ["net 10.0.0.4"], full: "a.front.default.svc.cluster.local");

        const string names = "\ta.front\ta.front.default\ta.front.default.svc\ta.front.default.svc.cluster.local";
        Assert.Equal($"10.0.0.3{names}", Lines(web, web, front)[^1]);
        Assert.Equal([$"10.0.0.3{names}", $"10.0.0.4{names}"], Lines(web, web, same, front).TakeLast(2).Order());
    }

    [Fact]
    public void For_Containers_AreFoundAtTheLoopback()
    {
        var web = Pod("web", ["net 10.0.0.2"], containers: ["nginx", "cache"]);

        Assert.Equal(["127.0.0.1\tnginx\tcache", "10.0.0.2\tweb\tweb.default"], Lines(web, web));
        Assert.Equal(["127.0.0.1\tnginx\tcache"], Lines(web with { Addresses = [] }, Pod("db", ["net 10.0.0.3"])));
    }

    [Fact]
    public void For_ANameThatTwoWouldHave_BelongsToTheNearest()
    {
        var web = Pod("web", ["net 10.0.0.2"], containers: ["DB", "localhost", "web"]);
        var db = Pod("db", ["net 10.0.0.3"]);
        var dotted = Pod("db.shop", ["net 10.0.0.4"], second: 1);
        var shop = Pod("db", ["net 10.0.0.5"], "shop", second: 2);

        var lines = NameLines.For(web, [shop, dotted, db, web], [], new HashSet<string> { "web" });

        Assert.Equal(
            [
                "127.0.0.1\tDB", "10.0.0.3\tdb.default", "10.0.0.2\tweb.default", "10.0.0.4\tdb.shop\tdb.shop.default",
            ],
            lines);
    }

    [Fact]
    public void For_NextAttempt_HasTheName()
    {
        var web = Pod("web", ["net 10.0.0.2"]);
        var former = Pod("db", ["net 10.0.0.3"]);
        var next = Pod("db", ["net 10.0.0.4"], second: 9, attempt: 1);

        Assert.Contains("10.0.0.4\tdb\tdb.default", Lines(web, web, former, next));
        Assert.DoesNotContain(Lines(web, web, former, next), line => line.StartsWith("10.0.0.3", StringComparison.Ordinal));
    }

    [Fact]
    public void For_Service_LeadsToItsPodsOnTheNetworksOfTheReader()
    {
        var web = Pod("web", ["net 10.0.0.2"], containers: ["db"]);
        var (one, two) = (Pod("db-0", ["net 10.0.0.3"], "shop"), Pod("db-1", ["net 10.0.0.4"], "shop"));
        var far = Pod("db-2", ["far 10.1.0.5"]);
        NamedService Service(string space, string name, params NamedPod[] pods) => new(space, name, pods);
        IReadOnlyList<string> Of(NamedPod reader, params NamedService[] services) =>
        [
            .. NameLines.For(reader, [web, one, two, far], services, Nothing)
                .Where(line => !line.Contains("\tdb-", StringComparison.Ordinal)),
        ];

        const string whole = "db.shop\tdb.shop.svc\tdb.shop.svc.cluster.local";
        Assert.Equal(
            ["127.0.0.1\tdb", "10.0.0.2\tweb\tweb.default", $"10.0.0.3\t{whole}", $"10.0.0.4\t{whole}"],
            Of(web, Service("shop", "db", one, two, far)));
        Assert.Contains($"10.0.0.4\tdb\t{whole}", Of(one, Service("shop", "db", one, two, far)));

        // A Service has its names, as in a cluster, also when none of its pods is ready.
        Assert.Equal(
            ["10.0.0.3\tdb\tdb.default\tdb.default.svc\tdb.default.svc.cluster.local"],
            Of(web, Service("default", "db", one), Service("default", "web")));
    }

    [Fact]
    public void For_ManyNames_BreaksLinesThatMuslCannotRead()
    {
        var web = Pod("web", [], containers: [.. Enumerable.Range(0, 40).Select(n => $"a-container-with-a-name-{n}")]);

        var lines = Lines(web, web);

        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 510));
        Assert.Equal(40, lines.Sum(line => line.Split('\t').Length - 1));
    }

    private static IReadOnlyList<string> Lines(NamedPod reader, params NamedPod[] pods) => NameLines.For(reader, pods, [], Nothing);

    private static NamedPod Pod(
        string name,
        string[] addresses,
        string space = "default",
        string? full = null,
        string[]? containers = null,
        int second = 0,
        int attempt = 0) => new()
        {
            Record = new PodRecord
            {
                Id = $"{space}-{name}-{attempt}",
                Uid = "uid",
                Namespace = space,
                Attempt = attempt,
                CreatedAt = Noon.AddSeconds(second),
                Networks = [],
                Spec = new PodSpec
                {
                    Name = PodName.Parse(name),
                    FullHostname = full,
                    Containers = [.. (containers ?? []).Select(one => new ContainerSpec { Name = PodName.Parse(one), Image = "image" })],
                },
            },
            Addresses = [.. addresses.Select(one => new AddressOnNetwork(one.Split(' ')[0], one.Split(' ')[1]))],
        };
}
