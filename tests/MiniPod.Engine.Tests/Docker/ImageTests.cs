using Docker.DotNet.Models;
using MiniPod.Engine.Tests.Doubles;

namespace MiniPod.Engine.Tests.Docker;

public sealed class ImageTests(EngineImage image) : RealEngineTest(image)
{
    [Fact(Timeout = Limit)]
    public async Task Find_LoadedImage_TellsItsCommand()
    {
        var found = await Engine.FindImageAsync(Image, Token);

        Assert.NotNull(found);
        Assert.StartsWith("sha256:", found.Id, StringComparison.Ordinal);
        Assert.Empty(found.Entrypoint);
        Assert.Equal(["sh"], found.Command);
        Assert.Equal(found.Id, (await Engine.FindImageAsync(found.Id, Token))!.Id);
    }

    [Theory(Timeout = Limit)]
    [InlineData("minipod-test/none:1")]
    [InlineData("localhost:5000/a/b/c@sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../containers/json")]
    [InlineData("")]
    public async Task Find_NoSuchImage_IsNull(string reference) =>
        Assert.Null(await Engine.FindImageAsync(reference, Token));

    [Fact(Timeout = Limit)]
    public async Task Load_ArchiveThatIsNone_Throws()
    {
        var e = await Assert.ThrowsAsync<EngineException>(
            () => Engine.LoadImageAsync(new MemoryStream("this is no archive of images"u8.ToArray()), Token));

        Assert.Contains("cannot load", e.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Load_Gzipped_IsThere(bool seekable)
    {
        var tag = $"minipod-test-{Guid.NewGuid():N}:gz";
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(
            packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(TestImage.Archive(tag, "echo", "hello"), Token);

        await Engine.LoadImageAsync(seekable ? new MemoryStream(packed.ToArray()) : new UnknownLength(packed.ToArray()), Token);
        using var client = OpenClient();
        try
        {
            Assert.Equal(["echo", "hello"], (await Engine.FindImageAsync(tag, Token))!.Command);
        }
        finally
        {
            await client.Images.DeleteImageAsync(tag, new ImageDeleteParameters(), CancellationToken.None);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Pull_NoRegistryThere_NamesImageAndMend()
    {
        var e = await Assert.ThrowsAsync<ImagePullException>(
            () => Engine.PullImageAsync("127.0.0.1:1/minipod-test/none", null, Token));

        Assert.Contains("127.0.0.1:1/minipod-test/none", e.Message, StringComparison.Ordinal);
        Assert.Contains("no registry answered", e.Message, StringComparison.Ordinal);
        Assert.Contains("connection refused", e.Message, StringComparison.Ordinal);
        Assert.Contains("docker load", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Pull_NameIsNone_SaysSo()
    {
        var e = await Assert.ThrowsAsync<ImagePullException>(() => Engine.PullImageAsync("Not A Name", null, Token));

        Assert.Contains("Check the name", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Like a pipe, it has no length and no position.</summary>
    private sealed class UnknownLength(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }
}
