using MiniPod.Pods.Store;
using MiniPod.Spec.Api;

namespace MiniPod.Pods.Tests.Store;

public sealed class ServiceStoreTests : IDisposable
{
    private readonly TempDirectory _files = new();

    private ServiceStore Store => new(new PodPaths(_files["state"], _files["run"]));

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Write_AnotherOfTheName_IsInItsPlace()
    {
        Assert.Empty(Store.List());
        Assert.Null(Store.Has(Of("db", "shop")));

        Store.Write(Of("db", "shop"));
        Store.Write(Of("db", "default"));

        Assert.True(Store.Has(Of("db", "shop")));
        Assert.False(Store.Has(Of("db", "shop", "other")));
        Store.Write(Of("db", "shop", "other"));
        Assert.Equal(
            ["default db", "shop other"], Store.List().Select(one => $"{one.Metadata!.Namespace} {one.Spec!.Selector!["app"]}").Order());
        Assert.True(Store.Remove(Of("db", "shop")));
        Assert.False(Store.Remove(Of("db", "shop")));
        Assert.Single(Store.List());
    }

    [Fact]
    public void List_DamagedFile_IsToldAndTheOthersAreThere()
    {
        var lines = new List<string>();
        Store.Write(Of("db", "shop"));
        File.WriteAllText(Path.Combine(_files["state"], "services", "a@b.json"), "{");
        File.WriteAllText(Path.Combine(_files["state"], "services", ".tmp.json"), "{");

        Assert.Single(Store.List(lines.Add));

        Assert.Contains("a@b.json", Assert.Single(lines), StringComparison.Ordinal);
    }

    private static Service Of(string name, string space, string app = "db") => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = new ObjectMeta { Name = name, Namespace = space },
        Spec = new ServiceSpec { Selector = new Dictionary<string, string> { ["app"] = app } },
    };
}
