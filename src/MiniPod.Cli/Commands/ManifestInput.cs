using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Manifest;
using MiniPod.Spec.Reading;

namespace MiniPod.Cli.Commands;

/// <summary>The manifests of <c>--file</c> and what goes with them: files, directories or standard input.</summary>
/// <param name="what">What the command does with the manifests, for its help.</param>
internal sealed class ManifestInput(string what)
{
    private const string StandardInput = "-";

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    public Option<string[]> Files { get; } = new("--file", "-f")
    {
        Description =
            $"{what} (YAML or JSON, one or more documents); can be repeated. A directory stands for its .yaml, .yml and .json files, '-' "
            + "for standard input",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<string[]> Configuration { get; } = new("--configmap", "--secret")
    {
        Description = "Another file, with ConfigMaps and Secrets that the pods of --file refer to; can be repeated",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<UnknownFields> Validate { get; } = new("--validate")
    {
        Description = "What to do with fields that Kubernetes does not know: strict, warn, ignore.",
        HelpName = "HOW",
        DefaultValueFactory = _ => UnknownFields.Warn,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { Files, Configuration, Validate }) command.Options.Add(option);
    }

    /// <summary>Whether manifests were given.</summary>
    public bool IsGiven(ParseResult parse) => parse.GetValue(Files) is { Length: > 0 };

    /// <summary>The same as <see cref="Read"/> where there must be manifests.</summary>
    /// <exception cref="PodException">None was given, a file cannot be read, or one is not a valid manifest.</exception>
    public PodManifest Require(ParseResult parse) =>
        IsGiven(parse) ? Read(parse) : throw new PodException("no manifest given. Pass one with -f FILE.");

    /// <summary>Reads the pods, Jobs and Services, and says on standard error what has no effect.</summary>
    /// <exception cref="PodException">A file cannot be read, or is not a valid manifest.</exception>
    public PodManifest Read(ParseResult parse)
    {
        var manifest = ManifestPods.Read(
            Load([.. parse.GetValue(Files) ?? [], .. parse.GetValue(Configuration) ?? []]),
            parse.GetValue(Validate),
            NodeFacts.Read(),
            NamespaceOption.Of(parse));
        foreach (var warning in manifest.Warnings) Terminal.Error.WriteLine($"minipod: {warning}");
        return manifest;
    }

    /// <summary>Reads files, the files of directories, and standard input.</summary>
    /// <exception cref="PodException">One of them cannot be read.</exception>
    public static IReadOnlyList<ManifestFile> Load(IEnumerable<string> names)
    {
        var files = new List<ManifestFile>();
        foreach (var name in names)
        {
            if (name == StandardInput) files.Add(new ManifestFile("standard input", ReadInput()));
            else if (Directory.Exists(name)) files.AddRange(InDirectory(name).Select(file => new ManifestFile(file, ReadFile(file))));
            else files.Add(new ManifestFile(name, ReadFile(name)));
        }

        return files;
    }

    private static List<string> InDirectory(string directory)
    {
        try
        {
            var files = Directory.EnumerateFiles(directory)
                .Where(file => Extensions.Contains(Path.GetExtension(file)) && Path.GetFileName(file)[0] != '.')
                .Order(StringComparer.Ordinal)
                .ToList();
            return files.Count > 0
                ? files
                : throw new PodException(
                    $"directory \"{directory}\" has no manifest: none of its files is {string.Join(", ", Extensions)}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PodException($"cannot read directory \"{directory}\": {error.Message}", error);
        }
    }

    private static byte[] ReadInput()
    {
        if (StandardStream.Input.IsTerminal)
            Terminal.Error.WriteLine("minipod: reading the manifest from the terminal; finish with Ctrl-D");
        using var input = new MemoryStream();
        StandardStream.Input.CopyTo(input);
        return input.ToArray();
    }

    private static byte[] ReadFile(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PodException($"cannot read manifest \"{file}\": no such file", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PodException($"cannot read manifest \"{file}\": {error.Message}", error);
        }
    }
}
