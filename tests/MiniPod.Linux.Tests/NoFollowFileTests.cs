using System.Text;

namespace MiniPod.Linux.Tests;

public sealed class NoFollowFileTests : IDisposable
{
    private readonly TempDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("one\n", "one\ntwo\nthree\n")]
    [InlineData("one\ntwo\nthree\n", "two\n")]
    [InlineData("", "one\n")]
    [InlineData("one\n", "")]
    public void Change_AnyLength_KeepsTheFileAndHasTheNewContent(string before, string after)
    {
        var path = _files.Write("file", before);
        var identity = FileIdentity.TryRead(path);

        Assert.True(NoFollowFile.Change(path, 100, _ => Encoding.UTF8.GetBytes(after)));

        Assert.Equal(after, File.ReadAllText(path));
        Assert.Equal(identity, FileIdentity.TryRead(path));
    }

    [Fact]
    public void Change_SameContent_WritesNothing()
    {
        var path = _files.Write("file", "one\n");
        var written = File.GetLastWriteTimeUtc(path);

        Assert.False(NoFollowFile.Change(path, 100, current => current));

        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public void Change_SomebodyAddsALine_IsAskedAgain()
    {
        var path = _files.Write("file", "one\n");
        var asked = 0;

        NoFollowFile.Change(path, 100, current =>
        {
            if (asked++ == 0) File.AppendAllText(path, "two\n");
            return [.. current, .. "ours\n"u8];
        });

        Assert.Equal(2, asked);
        Assert.Equal("one\ntwo\nours\n", File.ReadAllText(path));
    }

    [Fact]
    public void Change_LongFile_IsRefused()
    {
        var path = _files.Write("file", "one\ntwo\n");

        Assert.Throws<IOException>(() => NoFollowFile.Change(path, 4, _ => []));

        Assert.Equal("one\ntwo\n", File.ReadAllText(path));
    }

    [Fact]
    public void Change_Link_IsNotFollowed()
    {
        var link = _files["link"];
        File.CreateSymbolicLink(link, _files.Write("file", "one\n"));

        Assert.Throws<LibcException>(() => NoFollowFile.Change(link, 100, _ => []));
    }
}
