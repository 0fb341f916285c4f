using MiniPod.Pods.Journal;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Journal;

public sealed class JournalStateTests
{
    private static readonly StepKey Sandbox = new("CreateSandbox");

    [Fact]
    public void Apply_Intent_IsInEffectAndNotDone()
    {
        var state = After(Line(JournalEvent.Intent, "CreateSandbox"));

        Assert.False(state.Effects[Sandbox].IsDone);
        Assert.Null(state.Outcome(Sandbox));
        Assert.Null(state.Fact(Sandbox));
    }

    [Theory]
    [InlineData(JournalEvent.Failed)]
    [InlineData(JournalEvent.Undo)]
    [InlineData(JournalEvent.UndoFailed)]
    public void Apply_WhatIsNotUndone_StaysInEffect(JournalEvent then)
    {
        var state = After(Done("CreateSandbox", "abc"), Line(then, "CreateSandbox"));

        Assert.Equal("abc", state.Outcome(Sandbox)?.GetProperty("containerId").GetString());
    }

    [Fact]
    public void Apply_Undone_IsOutOfEffectButAFactStill()
    {
        var state = After(Done("CreateSandbox", "abc"), Line(JournalEvent.Undone, "CreateSandbox"));

        Assert.Empty(state.Effects);
        Assert.Null(state.Outcome(Sandbox));
        Assert.Equal("abc", state.Fact(Sandbox)?.GetProperty("containerId").GetString());
    }

    [Fact]
    public void Apply_DoneAgain_TheLastOneCountsAndIsItsOperations()
    {
        var state = After(Done(
            "CreateSandbox", "abc"),
            Line(JournalEvent.Undone, "CreateSandbox"),
            Done("CreateSandbox", "def") with { Operation = "second" });

        Assert.Equal("def", state.Fact(Sandbox)?.GetProperty("containerId").GetString());
        Assert.Equal("second", state.Effects[Sandbox].Operation);
    }

    [Fact]
    public void Apply_BeginAndEnd_TellWhatIsOpen()
    {
        Assert.False(new JournalState().HasBegun);

        var open = After(Line(JournalEvent.Begin) with { Verb = "stop" });
        Assert.Equal("stop", open.Open!.Verb);
        Assert.True(open.HasBegun);

        var ended = After(Line(JournalEvent.Begin) with { Verb = "stop" }, Line(JournalEvent.End));
        Assert.Null(ended.Open);
        Assert.True(ended.HasBegun);
    }

    [Fact]
    public void Summarize_StepsThatAreNoLongerThePods_AreForgottenUnlessInEffect()
    {
        var state = After(
            Done("CreateContainer/web.1", "abc"), Line(JournalEvent.Undone, "CreateContainer/web.1"),
            Done("CreateContainer/web.2", "def"),
            Done("StartContainer/web.3", "ghi"), Line(JournalEvent.Undone, "StartContainer/web.3"));

        var summed = After([.. state.Summarize(step => step.Subject == "web.3")]);

        Assert.Null(summed.Fact(new StepKey("CreateContainer", "web.1")));
        Assert.NotNull(summed.Outcome(new StepKey("CreateContainer", "web.2")));
        Assert.NotNull(summed.Fact(new StepKey("StartContainer", "web.3")));
    }

    [Theory]
    [InlineData("StartSandbox", "StartSandbox", "")]
    [InlineData("StartContainer/web", "StartContainer", "web")]
    [InlineData("PullImage/a/b:c", "PullImage", "a/b:c")]
    public void StepKey_Text_ReadsBack(string text, string kind, string subject)
    {
        Assert.Equal(new StepKey(kind, subject), StepKey.Parse(text));
        Assert.Equal(text, StepKey.Parse(text).ToString());
    }

    private static JournalState After(params JournalEntry[] lines)
    {
        var state = new JournalState();
        foreach (var line in lines) state.Apply(line);
        return state;
    }

    private static JournalEntry Line(JournalEvent what, string? step = null) => new() { Operation = "first", Event = what, Step = step };

    private static JournalEntry Done(string step, string id) => Line(JournalEvent.Done, step) with { Outcome = FakeStep.Outcome(id) };
}
