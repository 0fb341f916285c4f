using MiniPod.Learn;
using MiniPod.Site.Pages;
using MiniPod.Site.Recordings;

namespace MiniPod.Site;

/// <summary>Builds the site: files that a browser shows without a server.</summary>
/// <param name="recordings">What the program printed.</param>
/// <param name="root">The root of the repository.</param>
internal sealed class SiteBuilder(RecordingSet recordings, string root)
{
    private static readonly Language[] Languages = [Language.English, Language.Chinese];

    /// <summary>Builds it.</summary>
    /// <param name="output">The directory of the site. A former site in it is replaced.</param>
    /// <exception cref="InvalidOperationException">Something else is in the directory.</exception>
    public void Build(string output)
    {
        output = Path.GetFullPath(output);
        var isSite = File.Exists(Path.Combine(output, SiteLayout.Assets[0]));
        if (!isSite && Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
            throw new InvalidOperationException($"\"{output}\" is not empty, and no site");
        var building = $"{output}.part";
        if (Directory.Exists(building)) Directory.Delete(building, recursive: true);
        WriteAll(building);
        if (Directory.Exists(output)) Directory.Delete(output, recursive: true);
        Directory.Move(building, output);
    }

    private void WriteAll(string output)
    {
        foreach (var page in Languages.SelectMany(Pages)) Write(output, page.Path, SiteLayout.Write(page));
        foreach (var asset in SiteLayout.Assets) Write(output, asset, SiteLayout.ReadAsset(asset));
        foreach (var language in Languages)
        {
            foreach (var (path, source) in DrawingPage.Files(recordings, language)) Write(output, path, File.ReadAllText(source));
            Write(output, SitePaths.In(language, "demo.cast"), File.ReadAllText(recordings.DemoFile(language)));
        }
    }

    private IEnumerable<SitePage> Pages(Language language)
    {
        var documents = new DocumentPages(root, language);
        return
        [
            HomePage.Write(documents, language),
            DemoPage.Write(recordings, language),
            .. new LessonPages(recordings, language).Write(),
            DrawingPage.Write(recordings, language),
            .. new TopicPages(recordings, language).Write(),
            .. documents.Write(),
        ];
    }

    private static void Write(string output, string path, string text)
    {
        var file = Path.Combine(output, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
