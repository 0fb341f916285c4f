using System.Net;
using MiniPod.Linux;
using MiniPod.Net.Netlink;

namespace MiniPod.Net.Tests;

public sealed class RouteWriterTests
{
    private static readonly IPNetwork Net = IPNetwork.Parse("10.9.0.0/16");

    [Fact(Timeout = 30_000)]
    public void Put_RouteThatWasRemoved_IsThereWithAllThatItHad()
    {
        Prerequisite.RequireRoot();
        using var made = NetworkNamespace.Create();
        NetworkNamespace.Run(made, () =>
        {
            var loopback = NetworkWriter.Find("lo")!.Index;
            NetworkWriter.SetUp(loopback);
            RouteWriter.Put(RouteWriter.Make(Net, null, loopback, mtu: 1000));
            var (route, saved) = Find()!.Value;
            Assert.Equal(1000, route.Mtu);

            RouteWriter.Remove(saved);
            Assert.Null(Find());
            RouteWriter.Put(saved);

            Assert.Equal(saved, Find()!.Value.Saved);
        });
    }

    [Fact(Timeout = 30_000)]
    public void Put_InThePlaceOfAnother_LeavesOne()
    {
        Prerequisite.RequireRoot();
        using var made = NetworkNamespace.Create();
        NetworkNamespace.Run(made, () =>
        {
            var loopback = NetworkWriter.Find("lo")!.Index;
            NetworkWriter.SetUp(loopback);
            RouteWriter.Put(RouteWriter.Make(Net, null, loopback));

            RouteWriter.Put(RouteWriter.Make(Net, null, loopback, mtu: 1400), replaces: true);

            Assert.Equal(1400, Assert.Single(RouteWriter.Read(), one => one.Route.Destination == Net).Route.Mtu);
        });
    }

    private static (NetworkRoute Route, byte[] Saved)? Find() => RouteWriter.Read()
        .Where(one => one.Route.Destination == Net).Select(one => ((NetworkRoute, byte[])?)one).FirstOrDefault();
}
