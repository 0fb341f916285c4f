using MiniPod.Engine;
using MiniPod.Learn.Lessons.Format;

namespace MiniPod.Learn.Lessons.Hosts;

/// <summary>Notes what a lesson makes on the real host while something runs: if this process is killed, the next one knows by the notes
/// what it may remove.</summary>
internal static class MadeWatch
{
    /// <summary>Notes it again and again, and once more when what runs has ended, however it ends.</summary>
    /// <param name="running">What runs.</param>
    /// <param name="interval">The time between two looks.</param>
    /// <param name="things">What the lesson makes.</param>
    /// <param name="write">Receives what is there.</param>
    public static async Task WhileAsync(
        Task running, TimeSpan interval, MadeThings things, Func<IReadOnlyList<KeyValuePair<MadeName, string>>, Task> write)
    {
        for (var isOver = false; !isOver;)
        {
            isOver = await Task.WhenAny(running, Task.Delay(interval, CancellationToken.None)).ConfigureAwait(false) == running;
            try
            {
                await write(await things.NoteAsync(CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (EngineException)
            {
                // The engine does not answer. What was noted before counts.
            }
        }
    }
}
