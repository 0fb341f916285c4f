using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MiniPod.Linux;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>What is kept of lessons, below the state directory: the progress, and the lesson that is open.</summary>
/// <param name="stateDirectory">The state directory, which only root can change.</param>
public sealed class LessonStore(string stateDirectory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The directory of it.</summary>
    public string Directory { get; } = Path.Combine(stateDirectory, "learn");

    /// <summary>The file of which the shell's prompt is a copy.</summary>
    public string PromptFile => Path.Combine(Directory, "prompt");

    /// <summary>The file with which the shell begins.</summary>
    public string ShellFile => Path.Combine(Directory, "shell.bash");

    /// <summary>The file of what was typed.</summary>
    public string HistoryFile => Path.Combine(Directory, "history");

    private string SessionFile => Path.Combine(Directory, "session.json");

    private string ProgressPath => Path.Combine(Directory, "progress.json");

    private string OpenLock => Path.Combine(Directory, "open.lock");

    private string ChangeLock => Path.Combine(Directory, "change.lock");

    /// <summary>Takes the right to open a lesson, which ends with this process.</summary>
    /// <exception cref="PodException">A lesson is open.</exception>
    public FileLock Open()
    {
        AtomicFile.CreateDirectory(Directory);
        return FileLock.TryAcquire(OpenLock) ?? throw new PodException(
            Environment.GetEnvironmentVariable(LessonShell.PromptVariable) is not null
                ? $"this is the shell of lesson \"{ReadSession()?.Lesson}\". Leave it with 'quit' before you begin a lesson."
                : $"lesson \"{ReadSession()?.Lesson}\" is open in another terminal. Leave it there with 'quit', "
            + "or open a second shell on its host with 'minipod learn enter'.");
    }

    /// <summary>The lesson that is open.</summary>
    /// <exception cref="PodException">None is.</exception>
    public LessonSession GetOpen() => (File.Exists(OpenLock) && FileLock.IsHeld(OpenLock) ? ReadSession() : null)
        ?? throw new PodException("no lesson is open. 'minipod learn' lists the lessons, 'minipod learn 1' begins the first.");

    /// <summary>The session that was written last, open or not; null if there is none.</summary>
    public LessonSession? ReadSession() => ReadSession(SessionFile);

    /// <summary>The session that was written last, if no lesson is open: what its process left.</summary>
    internal LessonSession? ReadFormer() => File.Exists(OpenLock) && FileLock.IsHeld(OpenLock) ? null : ReadSession();

    /// <summary>The lock of the process that plays a lesson on the real host.</summary>
    internal string PlayLock(string lesson) => Path.Combine(Directory, $"played-{lesson}.lock");

    /// <summary>The notes on a lesson that is played on the real host; null if there are none.</summary>
    internal LessonSession? ReadPlay(string lesson) => ReadSession(PlayFile(lesson));

    /// <summary>Writes notes on a lesson that is played on the real host.</summary>
    internal void WritePlay(LessonSession session) => Write(PlayFile(session.Lesson), session);

    /// <summary>Forgets the notes on a lesson that was played.</summary>
    internal void ForgetPlay(string lesson) => File.Delete(PlayFile(lesson));

    /// <summary>Writes the session of a lesson that begins.</summary>
    public void Write(LessonSession session) => Write(SessionFile, session);

    /// <summary>Changes the session of the open lesson.</summary>
    public async Task<LessonSession> ChangeAsync(Func<LessonSession, LessonSession> change, CancellationToken cancellationToken)
    {
        using var held = await FileLock.AcquireAsync(ChangeLock, Patience, cancellationToken).ConfigureAwait(false);
        var changed = change(GetOpen());
        Write(changed);
        return changed;
    }

    /// <summary>Forgets the session.</summary>
    public void Close()
    {
        foreach (var file in new[] { SessionFile, PromptFile, ShellFile }) File.Delete(file);
    }

    /// <summary>Writes what the shell's prompt shows.</summary>
    public void WritePrompt(string text) => AtomicFile.Write(PromptFile, Encoding.UTF8.GetBytes($"{text}\n"), durable: false);

    /// <summary>Writes the file with which the shell begins.</summary>
    public void WriteShell(string text) => AtomicFile.Write(ShellFile, Encoding.UTF8.GetBytes(text), durable: false);

    /// <summary>The progress in a lesson.</summary>
    public LessonProgress ProgressIn(string lesson) => ReadProgress().Lessons.GetValueOrDefault(lesson) ?? new LessonProgress();

    /// <summary>Changes the progress in a lesson.</summary>
    public async Task ChangeProgressAsync(
        string lesson, Func<LessonProgress, LessonProgress> change, CancellationToken cancellationToken)
    {
        AtomicFile.CreateDirectory(Directory);
        using var held = await FileLock.AcquireAsync(ChangeLock, Patience, cancellationToken).ConfigureAwait(false);
        var file = ReadProgress();
        var lessons = new SortedDictionary<string, LessonProgress>(file.Lessons.ToDictionary(), StringComparer.Ordinal)
        {
            [lesson] = change(file.Lessons.GetValueOrDefault(lesson) ?? new LessonProgress()),
        };
        AtomicFile.Write(
            ProgressPath, JsonSerializer.SerializeToUtf8Bytes(file with { Lessons = lessons }, SessionJson.Default.ProgressFile));
    }

    private string PlayFile(string lesson) => Path.Combine(Directory, $"played-{lesson}.json");

    private static LessonSession? ReadSession(string path) => Read(path, SessionJson.Default.LessonSession) switch
    {
        { SchemaVersion: > LessonSession.CurrentSchema } => throw Newer(path),
        var session => session,
    };

    private static void Write(string path, LessonSession session) =>
        AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(session, SessionJson.Default.LessonSession), durable: false);

    private ProgressFile ReadProgress() => Read(ProgressPath, SessionJson.Default.ProgressFile) switch
    {
        { SchemaVersion: > ProgressFile.CurrentSchema } => throw Newer(ProgressPath),
        var file => file ?? new ProgressFile(),
    };

    private static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (JsonException error)
        {
            throw new PodException($"\"{path}\" is damaged: {error.Message} Remove it to begin anew.", error);
        }
    }

    private static PodException Newer(string path) =>
        new($"\"{path}\" was written by a newer minipod. Use that one, or remove the file to begin anew.");
}
