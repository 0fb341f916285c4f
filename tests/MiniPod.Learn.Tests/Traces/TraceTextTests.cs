using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Traces;
using MiniPod.Pods.Prose;
using MiniPod.Pods.Tracing;

namespace MiniPod.Learn.Tests.Traces;

public sealed class TraceTextTests
{
    [Fact]
    public void Draw_RunOfTheFirstFormat_IsThis()
    {
        var trace = RecordedTraces.FirstFormat;

        Assert.Equal(
            """
            shop: run, operation 1 of 2, began 2026-11-28 15:06:53.295 UTC, 2021.0 ms, done
                                           0                             2021.0 ms
            PullImage/minipod/pause:latest ▏                                          0.1 ms
            PullImage/minipod/nginx        ▏                                         <0.1 ms
            CreateSandbox                  ███                                      152.7 ms
            StartSandbox                     ██████████████████                     886.1 ms
            CreateContainer/nginx             ██                                     87.9 ms
            PinNamespace                                       ▏                      0.6 ms
            LinkNamespace                                      ▏                      0.2 ms
            AttachNetwork/eth0                                 ███████████          570.0 ms
              bridge ADD                                       ▒▒▒                  167.6 ms
              portmap ADD                                         ▒▒▒▒▒▒            270.8 ms
              firewall ADD                                             ▒▒▒          123.3 ms
            OpenPorts/eth0                                                ▏          18.0 ms
            WriteHosts                                                    ▏           3.1 ms
            StartContainer/nginx                                          ████████  398.8 ms
            """,
            string.Join('\n', TraceText.Draw(trace, trace.Operations[0], 80, isAscii: false).Select(line => line.Text)));
    }

    [Fact]
    public void Draw_KilledStopInAscii_IsThis()
    {
        var trace = RecordedTraces.Killed;

        Assert.Equal(
            """
            shop: stop, operation 2 of 4, began 2026-11-29 21:29:48.360 UTC, 230.2 ms,
            interrupted
                                      0                        230.2 ms
            undo StartContainer/nginx ####                               30.3 ms undone
            undo WriteHosts               |                              <0.1 ms undone
            undo OpenPorts/eth0           #                               3.6 ms undone
            undo AttachNetwork/eth0       ############################>          interrupted
              firewall DEL                 ======                        39.1 ms
              portmap DEL                       =============            83.7 ms
              bridge DEL                                    ===========  71.7 ms
            undo StartSandbox              ####                          24.7 ms undone
            shop: stop, resumed, operation 3 of 4, began 2026-11-29 21:29:48.614 UTC, 85.0
            ms, done
                                    0                                 85.0 ms
            undo AttachNetwork/eth0 ######################################### 82.6 ms undone
              firewall DEL          =====                                      8.1 ms
              portmap DEL               ===========================           54.4 ms
              bridge DEL                                           ========== 19.3 ms
            undo LinkNamespace                                              | <0.1 ms undone
            undo PinNamespace                                               |  0.5 ms undone
            """,
            string.Join('\n', trace.Operations
                .Skip(1)
                .Take(2)
                .SelectMany(one => TraceText.Draw(trace, one, 80, isAscii: true))
                .Select(line => line.Text)));
    }

    [Fact]
    public void Draw_WhatWasCutOffOrUndone_IsShownInColorsToo()
    {
        var trace = RecordedTraces.Killed;

        var lines = TraceText.Draw(trace, trace.Operations[1], 100, isAscii: true);

        TextTone Tone(string text) => lines.Single(line => line.Text.Contains(text, StringComparison.Ordinal)).Tone;
        Assert.Equal(TextTone.Heading, lines[0].Tone);
        Assert.Equal((TextTone.Dim, TextTone.Broken), (Tone("undo StartContainer/nginx"), Tone("undo AttachNetwork/eth0")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(300)]
    public void Draw_AnyWidth_FitsIntoIt(int width)
    {
        const int least = 40; // less is not enough for a label, a bar and a time
        foreach (var trace in new[] { RecordedTraces.FirstFormat, RecordedTraces.Killed })
        {
            var lines = trace.Operations
                .SelectMany(one => Enum.GetValues<Language>().SelectMany(language =>
                    TraceText.Draw(trace, one, width, isAscii: false, language)))
                .ToList();

            Assert.All(lines, line => Assert.True(TextWidth.Of(line.Text) <= Math.Max(width, least), $"{width}: {line.Text}"));
        }
    }

    [Fact]
    public void Draw_InChinese_IsThis()
    {
        var trace = RecordedTraces.Killed;

        Assert.Equal(
            [
                "shop：stop，第 2 次操作（共 4 次），始于 2026-11-29 21:29:48.360 UTC，230.2 ms，中断",
                "撤销 StartContainer/nginx",
            ],
            TraceText.Draw(trace, trace.Operations[1], 110, isAscii: true, Language.Chinese)
                .Select(line => line.Text)
                .Where((_, index) => index is 0 or 2)
                .Select(line => line.Split(" #")[0]));
    }

    [Fact]
    public void Draw_Ascii_IsAsciiAlone()
    {
        var trace = RecordedTraces.Killed;

        var lines = trace.Operations.SelectMany(one => TraceText.Draw(trace, one, 50, isAscii: true));

        Assert.All(lines, line => Assert.True(line.Text.All(char.IsAscii), line.Text));
    }

    [Fact]
    public void Draw_FailedStep_TellsWhy()
    {
        var trace = RecordedTraces.FirstFormat;
        var run = trace.Operations[0];
        var failed = run.Steps[2] with { State = SpanState.Failed, Error = "the engine\nsaid no" };
        var operation = run with { Steps = [failed], State = SpanState.Failed, Error = "cannot create" };

        var lines = TraceText.Draw(trace, operation, 100, isAscii: false);

        Assert.EndsWith(", failed", lines[0].Text, StringComparison.Ordinal);
        Assert.Equal(new TonedLine("  cannot create", TextTone.Broken), lines[1]);
        Assert.EndsWith("152.7 ms failed", lines[3].Text, StringComparison.Ordinal);
        Assert.Equal(new TonedLine("    the engine said no", TextTone.Broken), lines[4]);
    }

    [Fact]
    public void Draw_NoSteps_SaysSo()
    {
        var trace = RecordedTraces.FirstFormat;

        var lines = TraceText.Draw(trace, trace.Operations[0] with { Steps = [] }, 100, isAscii: false);

        Assert.Equal("  no step was done or undone", lines[1].Text);
    }
}
