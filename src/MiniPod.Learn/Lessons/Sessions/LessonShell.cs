using MiniPod.Learn.Drawings;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Linux;

namespace MiniPod.Learn.Lessons.Sessions;

/// <summary>The shell of a lesson: an interactive bash in which the words of the lesson are commands too.</summary>
internal static class LessonShell
{
    /// <summary>The variable that every program in the shell of a lesson has.</summary>
    public const string PromptVariable = "MINIPOD_LEARN_PROMPT";

    private const string EndedVariable = "MINIPOD_LEARN_ENDED", FileVariable = "MINIPOD_LEARN_SHELL", Bash = "/bin/bash";

    /// <summary>Starts it on the terminal of this process.</summary>
    /// <param name="store">Where its files are.</param>
    /// <param name="tools">What it works with.</param>
    /// <param name="isFirst">Whether it types the commands of earlier steps first; otherwise it is a second one.</param>
    public static TerminalProcess Start(LessonStore store, LessonTools tools, bool isFirst)
    {
        store.WriteShell(DrawingResources.Read("lesson.bash"));
        var environment = new Dictionary<string, string>(tools.Variables)
        {
            [PromptVariable] = store.PromptFile,
            ["HISTFILE"] = store.HistoryFile,
            // For a Ctrl-C before its file is read.
            [FileVariable] = store.ShellFile,
            ["PROMPT_COMMAND"] = $". \"${FileVariable}\" && _minipod_prompt",
            // Programs print what the lesson says, which is in English; and a Chinese character is one, not three, on any host.
            ["LC_ALL"] = "",
            ["LC_MESSAGES"] = "C",
            ["LC_CTYPE"] = "C.UTF-8",
        };
        if (store.ReadSession() is { } session) environment[EndedVariable] = LessonNotice.ShellEnded(session);
        if (isFirst) environment["MINIPOD_LEARN_FIRST"] = "1";
        return TerminalProcess.Start(Bash, ["--rcfile", store.ShellFile, "-i"], environment);
    }
}
