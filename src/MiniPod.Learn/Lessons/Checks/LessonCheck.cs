using MiniPod.Learn.Lessons.Words;

namespace MiniPod.Learn.Lessons.Checks;

/// <summary>Something that is so, or is not, when a step is done. It is looked for in the kernel: how the learner got there does not
/// matter.</summary>
/// <param name="Source">How the lesson writes it, the same in all languages.</param>
/// <param name="IsAbsent">Whether it must not be so.</param>
public abstract record LessonCheck(string Source, bool IsAbsent)
{
    /// <summary>Looks.</summary>
    internal async Task<CheckFinding> TryAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken)
    {
        var sight = await LookAsync(facts, words, cancellationToken).ConfigureAwait(false);
        return new CheckFinding(Source, sight.IsThere != IsAbsent, Wanted(words), sight.Saw);
    }

    /// <summary>What is wanted, in words.</summary>
    internal abstract string Wanted(LessonWords words);

    /// <summary>Looks whether it is so, whatever is wanted.</summary>
    internal abstract Task<CheckSight> LookAsync(ICheckFacts facts, LessonWords words, CancellationToken cancellationToken);

    /// <summary>That something is wanted, or that it must not be there.</summary>
    private protected string WantedThing(LessonWords words, string thing) =>
        LessonWords.Fill(IsAbsent ? words.Not : words.There, thing);
}
