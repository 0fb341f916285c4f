using MiniPod.Site.Recordings;

namespace MiniPod.Site.Tests;

public sealed class DemoRecordingTests
{
    [Fact]
    public void Recording_WrittenAndRead_IsTheSame()
    {
        DemoPiece[] pieces = [new(0.5, "$ make demo\n"), new(1.25, "\"页面\"\n\tend")];

        var text = new DemoRecording("make demo", pieces).Write();

        // asciicast v2: a terminal needs a carriage return before each line feed.
        Assert.Contains("[0.5,\"o\",\"$ make demo\\r\\n\"]", text, StringComparison.Ordinal);
        var read = DemoRecording.Read(text);
        Assert.Equal("make demo", read.Title);
        Assert.Equal(pieces, read.Pieces);
    }

    [Fact]
    public async Task Command_Recorded_KeepsItsOutputAndItsExitCode()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(3, await DemoRecorder.RecordAsync(file, "x", "sh", ["-c", "echo one; sleep 0.05; echo two; exit 3"]));

            var pieces = DemoRecording.Read(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Pieces;
            Assert.Equal("one\ntwo\n", string.Concat(pieces.Select(piece => piece.Text)));
            Assert.InRange(pieces[^1].Time - pieces[0].Time, 0.02, 5); // the first piece may have been read late
        }
        finally
        {
            File.Delete(file);
        }
    }
}
