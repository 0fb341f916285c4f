using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Store;

/// <summary>Checks of who may write to a directory or one of its parents.</summary>
public sealed class TrustedDirectoryTests : IDisposable
{
    private const string Stranger = "65534";
    private readonly TempDirectory _files = new();

    public TrustedDirectoryTests() => Prerequisite.RequireRoot();

    [Fact]
    public void RequirePath_RootsAloneBelowTmp_IsFine() => Require(Make("a/state"));

    [Fact]
    public void RequirePath_Missing_IsFine() => Require(_files["a/b/state"]);

    [Theory]
    [InlineData("0777", "is writable by everyone")]
    [InlineData("0775", "is writable by group")]
    public void RequirePath_ParentOpenToOthers_IsRefused(string mode, string says)
    {
        var directory = Make("a/b/state");
        Command.Run("chown", $"0:{Stranger}", _files["a"]);
        Command.Run("chmod", mode, _files["a"]);

        RequireRefused(directory, $"is in \"{_files["a"]}\", which {says}");
    }

    [Fact]
    public void RequirePath_ParentSticky_IsFineForWhatIsRoots()
    {
        var directory = Make("a/b/state");
        Command.Run("chmod", "1777", _files["a"]);

        Require(directory);
        Command.Run("chown", Stranger, _files["a/b"]);
        RequireRefused(directory, $"is in \"{_files["a/b"]}\", which belongs to user {Stranger}");
    }

    [Fact]
    public void RequirePath_ItselfSticky_IsRefused()
    {
        var directory = Make("a/state");
        Command.Run("chmod", "1777", directory);

        RequireRefused(directory, "is writable by everyone");
    }

    [Fact]
    public void RequirePath_LinkOnTheWay_LeadsToWhatIsLookedAt()
    {
        var directory = Make("a/state");
        File.CreateSymbolicLink(_files["link"], "a");
        Require(_files["link/state"]);

        Command.Run("chmod", "0777", _files["a"]);
        RequireRefused(_files["link/state"], $"is in \"{_files["a"]}\"");
        RequireRefused($"{_files["a"]}/../link/../a/state", $"is in \"{_files["a"]}\"");

        Command.Run("chmod", "0755", _files["a"]);
        Command.Run("chown", "-h", Stranger, _files["link"]);
        RequireRefused(_files["link/state"], $"\"{_files["link"]}\" is a symbolic link created by user {Stranger}");
        Require(directory);
    }

    [Fact]
    public void RequirePath_LinkToItself_IsRefused()
    {
        File.CreateSymbolicLink(_files["link"], "link");

        var error = Assert.Throws<PodException>(() => Require(_files["link/state"]));

        Assert.Contains("too many symbolic links", error.Message, StringComparison.Ordinal);
    }

    // Another user who watches /tmp can create the directory a moment before MiniPod does.
    [Fact]
    public void Create_StrangerWasFaster_IsRefused()
    {
        Make("a");
        Command.Run("chown", Stranger, _files["a"]);

        Assert.Throws<UntrustedDirectoryException>(() => new PodPaths(_files["a/state"], _files["run"]).Create());
    }

    public void Dispose() => _files.Dispose();

    private static void Require(string directory) => TrustedDirectory.RequirePath(directory, "state directory", "or choose another");

    private static void RequireRefused(string directory, string says) =>
        Assert.Contains(says, Assert.Throws<UntrustedDirectoryException>(() => Require(directory)).Message, StringComparison.Ordinal);

    private string Make(string name) => Directory.CreateDirectory(_files[name]).FullName;
}
