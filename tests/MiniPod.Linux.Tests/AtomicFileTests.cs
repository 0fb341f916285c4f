namespace MiniPod.Linux.Tests;

public sealed class AtomicFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_OverAnother_ReplacesItWholeForTheOwnerAlone(bool durable)
    {
        using var directory = new TempDirectory();
        File.WriteAllText(directory["file"], "old and longer");

        AtomicFile.Write(directory["file"], "new"u8, durable);

        Assert.Equal("new", File.ReadAllText(directory["file"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory["file"]));
        Assert.Equal([directory["file"]], Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Fact]
    public void Write_CannotReplace_KeepsTheOldAndLeavesNoTemporaryFile()
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory["file/inside"]);

        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(directory["file"], "new"u8));

        Assert.Equal([directory["file"]], Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Fact]
    public void TryCreate_NameTaken_LeavesItAndSaysSo()
    {
        using var directory = new TempDirectory();

        Assert.True(AtomicFile.TryCreate(directory["name"], "first"u8));
        Assert.False(AtomicFile.TryCreate(directory["name"], "second"u8));

        Assert.Equal("first", File.ReadAllText(directory["name"]));
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.TryCreate(directory["no/such"], []));
    }
}
