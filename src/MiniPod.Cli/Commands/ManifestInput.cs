using MiniPod.Cli.Rendering;
using MiniPod.Linux;
using MiniPod.Pods;
using MiniPod.Pods.Manifest;
using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Commands;

/// <summary>The input of <c>--file</c>: a file or standard input.</summary>
internal static class ManifestInput
{
    /// <summary>Reads the manifest that <c>--file</c> names, and says on standard error what of it has no effect.</summary>
    /// <param name="file">The file; <c>-</c> for standard input.</param>
    /// <exception cref="PodException">It cannot be read, or is not a valid manifest.</exception>
    public static IReadOnlyList<PodSpec> Read(string file)
    {
        var manifest = Parse(file);
        foreach (var warning in manifest.Warnings) Terminal.Error.WriteLine($"minipod: {warning}");
        return manifest.Pods;
    }

    private static PodManifest Parse(string file)
    {
        if (file == "-")
        {
            if (StandardStream.Input.IsTerminal)
                Terminal.Error.WriteLine("minipod: reading the manifest from the terminal; finish with Ctrl-D");
            using var input = new MemoryStream();
            StandardStream.Input.CopyTo(input);
            return ManifestReader.Read(input.ToArray(), "standard input");
        }

        if (Directory.Exists(file)) throw new PodException($"cannot read manifest \"{file}\": it is a directory. Name a file in it.");
        try
        {
            return ManifestReader.Read(File.ReadAllBytes(file), file);
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
