using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Learn.Lessons.Sessions;
using MiniPod.Pods;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Commands.Learn;

/// <summary>What several commands about lessons have in common.</summary>
internal static class LearnOptions
{
    private const int ColumnsOfAFile = 100;

    public static Option<LearnFormat> Output() => new("--output", "-o")
    {
        Description = "Output format: text or json.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => LearnFormat.Text,
    };

    public static Option<string?> Lessons() => new("--lessons")
    {
        Description = "Directory of lessons of your own, NAME.en.md and NAME.zh.md. Default: the lessons of this program",
        HelpName = "DIR",
    };

    /// <summary>The absolute path that an option or an argument names.</summary>
    /// <exception cref="PodException">It is empty.</exception>
    public static string FullPath(string path, string option) =>
        path.Length > 0 ? Path.GetFullPath(path) : throw new PodException($"{option} is empty. Name a file or a directory.");

    /// <summary>The columns of text.</summary>
    public static int Columns => ScreenColumns.Find() ?? ColumnsOfAFile;

    /// <summary>Where lessons are kept.</summary>
    public static LessonStore Store(PodPaths paths) => new(paths.StateDirectory);

    /// <summary>What lessons work with. Their shells call this program as it was called itself.</summary>
    public static LessonTools Tools(PodEnvironment environment, Composition composition, ParseResult parse) => new(
        environment.Runtime.Kernel, environment.Runtime.Engine, Environment.ProcessPath!, composition.Variables(parse));
}
