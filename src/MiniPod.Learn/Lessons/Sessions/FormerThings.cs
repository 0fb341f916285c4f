using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Hosts;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>What earlier processes noted and left on the real host, because they were killed.</summary>
internal static class FormerThings
{
    /// <summary>Removes what they left of a lesson, so that its names are free.</summary>
    /// <param name="lesson">The lesson.</param>
    /// <param name="things">What it makes.</param>
    /// <param name="session">The session of a process that had it open; null if there is none, or if it is open now.</param>
    /// <param name="played">The notes of a process that played it; null while it is being played.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RemoveAsync(
        Lesson lesson, MadeThings things, LessonSession? session, PlayNotes? played, CancellationToken cancellationToken)
    {
        if (session is { IsSandbox: false } && session.Lesson == lesson.Id)
            await things.RemoveAsync(NotedName.ByName(session.Made), onlyNoted: true, cancellationToken).ConfigureAwait(false);
        if (played is null || played.Made.Count == 0) return;
        var left = await things.RemoveAsync(played.Made, onlyNoted: true, cancellationToken).ConfigureAwait(false);
        if (left.Count == 0) played.Forget();
    }
}
