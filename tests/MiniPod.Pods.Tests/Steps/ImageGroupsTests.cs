using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Steps;

/// <summary>The groups of containers, by what their image says.</summary>
public sealed class ImageGroupsTests
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/sh\nme:x:1000:1001::/:/bin/sh\nbroken\n";
    private const string Group = "root:x:0:\nme:x:1001:\nextra:x:50000:other,me\nmore:x:50001:me\nmen:x:50002:meme\nbad:x:y:me\nshort:x:5";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1000", "50000 50001")]
    [InlineData("me", "50000 50001")]
    [InlineData("0", "")]
    [InlineData("7", "")]
    public void GroupsOf_User_AreThoseThatListIt(string user, string groups) =>
        Assert.Equal(groups, string.Join(' ', ImageGroups.GroupsOf(user, Passwd, Group)));

    [Theory]
    [InlineData("1000", 1001)]
    [InlineData("me", 1001)]
    [InlineData("7", 0)]
    public void GroupOf_User_IsItsOwn(string user, long group) => Assert.Equal(group, ImageGroups.GroupOf(user, Passwd));

    [Theory(Timeout = 60_000)]
    [InlineData(1000L, 3000L, false, "", "1000:3000", "60000 50000 50001", 2)]
    [InlineData(1000L, null, false, "", "1000", "60000", 1)] // the engine adds them
    [InlineData(1000L, null, true, "", "1000:1001", "60000", 2)]
    [InlineData(1000L, 3000L, true, "", "1000:3000", "60000", 1)]
    [InlineData(7L, 3000L, false, "", "7:3000", "60000", 1)]
    [InlineData(7L, null, true, "", "7", "60000", 1)]
    [InlineData(null, null, false, "me:me", null, "60000 50000 50001", 2)]
    [InlineData(null, null, false, "me", null, "60000", 1)]
    [InlineData(null, null, true, "me", "me:1001", "60000", 2)]
    [InlineData(null, 3000L, false, "me", "me:3000", "60000 50000 50001", 2)]
    public async Task Run_ImageHasGroups_AreThoseOfKubelet(
        long? user, long? group, bool isStrict, string imageUser, string? asked, string groups, int created)
    {
        using var world = new PodWorld();
        (world.Engine.ImageUser, world.Engine.Files["/etc/passwd"], world.Engine.Files["/etc/group"]) = (imageUser, Passwd, Group);
        var security = new ContainerSecurity { RunAsUser = user, RunAsGroup = group, Groups = [60000], IgnoresImageGroups = isStrict };

        await CreatePod.RunAsync(
            world.Runtime,
            world.Spec with { Containers = [PodWorld.Container("web") with { Security = security }] },
            new CreateOptions(),
            Token);

        var config = world.Engine.Containers.Single(one => one.ShortName == "web").Config;
        Assert.Equal((asked, groups), (config.User, string.Join(' ', config.Groups)));
        Assert.Equal(created, world.Engine.Calls.Count(call => call == "create web"));
        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);
        Assert.Empty(world.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_SecondCreationFails_LeavesNothing()
    {
        using var world = new PodWorld();
        (world.Engine.Files["/etc/passwd"], world.Engine.Files["/etc/group"]) = (Passwd, Group);
        var count = 0;
        world.Engine.Before = call =>
            call == "create web" && ++count == 2 ? throw new MiniPod.Engine.EngineException("refused as told") : Task.CompletedTask;
        var security = new ContainerSecurity { RunAsUser = 1000, RunAsGroup = 3000 };

        await Assert.ThrowsAsync<OperationFailedException>(() => CreatePod.RunAsync(
            world.Runtime,
            world.Spec with { Containers = [PodWorld.Container("web") with { Security = security }] },
            new CreateOptions(),
            Token));

        Assert.Empty(world.Left);
    }
}
