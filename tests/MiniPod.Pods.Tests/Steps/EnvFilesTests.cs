using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Steps;

/// <summary>Variables from files that a container has written into a volume.</summary>
public sealed class EnvFilesTests : IDisposable
{
    private readonly TempDirectory _files = new();
    private readonly PodRecord _record = new()
    {
        Id = new string('a', 32),
        Uid = "u",
        CreatedAt = default,
        Networks = [],
        Spec = new PodSpec { Name = PodName.Parse("p"), Volumes = [new EmptyDirVolume { Name = "v" }] },
    };

    private PodPaths Paths => new(_files["state"], _files["run"]);

    private string Volume => Path.Combine(Paths.Volumes, _record.Id, "v");

    [Fact]
    public void Of_FileHasTheKey_IsItsValue()
    {
        Write("dir/config.env", "A='x'\n");

        Assert.Equal("x", Find("dir/config.env", "A"));
    }

    [Theory]
    [InlineData("none.env", "A", "file \"none.env\" of volume \"v\" does not exist")]
    [InlineData("config.env/x", "A", "file \"config.env/x\" of volume \"v\" does not exist")]
    [InlineData("config.env", "B", "environment variable key \"B\" not found in file \"config.env\" of volume \"v\"")]
    public void Of_FileOrKeyIsMissing_IsAnErrorUnlessItIsOptional(string path, string key, string error)
    {
        Write("config.env", "A='x'\n");

        Assert.Equal(error, Assert.Throws<PodException>(() => Find(path, key)).Message);
        Assert.Null(Find(path, key, isOptional: true));
    }

    [Theory]
    [InlineData("A=x", "file \"config.env\" of volume \"v\": line 1 has a value that is not in single quotes")]
    [InlineData("A='\0'", "file \"config.env\" of volume \"v\": \"A\" has a zero byte")]
    public void Of_FileIsWrong_IsAnErrorAlsoIfItIsOptional(string text, string error)
    {
        Write("config.env", text);

        var found = Assert.Throws<PodException>(() => Find("config.env", "A", isOptional: true)).Message;

        Assert.StartsWith(error, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("inner")]
    [InlineData("dir/secret")]
    [InlineData("pipe")]
    [InlineData("sub")]
    [InlineData("long")]
    public void Of_LinkOrNoFile_IsRefusedAndNeverRead(string path)
    {
        Write("sub/config.env", "A='x'");
        Write("long", new string(' ', (1 << 20) + 1));
        _files.Write("secret", "A='secret'");
        File.CreateSymbolicLink(Path.Combine(Volume, "link"), _files["secret"]);
        File.CreateSymbolicLink(Path.Combine(Volume, "inner"), "sub/config.env");
        File.CreateSymbolicLink(Path.Combine(Volume, "dir"), _files["."]);
        Doubles.Command.Run("mkfifo", Path.Combine(Volume, "pipe"));

        var error = Assert.Throws<PodException>(() => Find(path, "A")).Message;

        Assert.StartsWith($"file \"{path}\" of volume \"v\" cannot be read: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("A='", error, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();

    private string? Find(string path, string key, bool isOptional = false) =>
        EnvFiles.Of(_record, Paths)(new EnvFileKey("v", path, key, isOptional));

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Volume, path))!);
        File.WriteAllText(Path.Combine(Volume, path), text);
    }
}
