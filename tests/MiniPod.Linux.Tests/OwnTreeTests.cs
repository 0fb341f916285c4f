namespace MiniPod.Linux.Tests;

public sealed class OwnTreeTests : IDisposable
{
    private const uint Group = 4242;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite, Reads = UnixFileMode.GroupRead,
        Enters = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.SetGroup;

    private readonly string _root = Directory.CreateTempSubdirectory("minipod-test-").FullName;

    private string Tree => Path.Combine(_root, "tree");

    private string Outside => Path.Combine(_root, "outside");

    public OwnTreeTests()
    {
        Assert.SkipUnless(Environment.UserName == "root", "giving files to a group of others needs root");
        Directory.CreateDirectory(Path.Combine(Tree, "deep"));
        File.WriteAllText(Path.Combine(Tree, "deep", "file"), "");
        Directory.CreateDirectory(Outside);
        File.WriteAllText(Path.Combine(Outside, "key"), "");
        foreach (var file in new[] { Path.Combine(Tree, "deep", "file"), Path.Combine(Outside, "key") }) File.SetUnixFileMode(file, Owner);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void GiveToGroup_FilesDirectoriesAndLinks_AreGivenAndNothingOutsideIs()
    {
        File.CreateSymbolicLink(Path.Combine(Tree, "link"), Path.Combine(Outside, "key"));
        File.CreateSymbolicLink(Path.Combine(Tree, "deep", "directory"), Outside);

        OwnTree.GiveToGroup(Tree, Group, Reads, Enters);

        Assert.Equal((Group, Owner | Reads), Of(Path.Combine(Tree, "deep", "file")));
        Assert.Equal(Group, FileOwner.TryRead(Path.Combine(Tree, "link"), followLink: false)!.Value.GroupId);
        Assert.Equal(Group, FileOwner.TryRead(Path.Combine(Tree, "deep", "directory"), followLink: false)!.Value.GroupId);
        foreach (var directory in new[] { Tree, Path.Combine(Tree, "deep") })
            Assert.True(Of(directory) is { GroupId: Group } and var (_, mode) && mode.HasFlag(Enters));
        Assert.Equal((0u, Owner), Of(Path.Combine(Outside, "key")));
        Assert.Equal(0u, Of(Outside).GroupId);
    }

    // As a container does that has the volume mounted: the file is one of its own, then a link, then one of its own.
    [Fact]
    public async Task GiveToGroup_LinkPutInPlaceMeanwhile_IsNotFollowed()
    {
        var (file, directory) = (Path.Combine(Tree, "file"), Path.Combine(Tree, "directory"));
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                File.WriteAllText(file, "");
                Directory.CreateDirectory(directory);
                File.WriteAllText(Path.Combine(directory, "key"), "");
                File.Delete(file);
                Directory.Delete(directory, recursive: true);
                File.CreateSymbolicLink(file, Path.Combine(Outside, "key"));
                File.CreateSymbolicLink(directory, Outside);
                File.Delete(file);
                File.Delete(directory);
            }
        }, TestContext.Current.CancellationToken);

        for (var count = 0; count < 500; count++) OwnTree.GiveToGroup(Tree, Group, Reads, Enters);
        await stop.CancelAsync();
        await swapping;

        Assert.Equal((0u, Owner), Of(Path.Combine(Outside, "key")));
        Assert.Equal(0u, Of(Outside).GroupId);
    }

    [Fact]
    public void RemoveEmpty_DirectoryFullEmptyAndGone_TellsWhetherItIsThere()
    {
        Assert.False(OwnTree.RemoveEmpty(Tree));
        Assert.True(Directory.Exists(Tree));
        File.Delete(Path.Combine(Outside, "key"));
        Assert.True(OwnTree.RemoveEmpty(Outside));
        Assert.True(OwnTree.RemoveEmpty(Outside));
        Directory.CreateDirectory(Outside);
    }

    private static (uint GroupId, UnixFileMode Mode) Of(string path) =>
        FileOwner.TryRead(path, followLink: true) is { } owner ? (owner.GroupId, owner.Mode) : default;
}
