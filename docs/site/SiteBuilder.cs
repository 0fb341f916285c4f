using MiniPod.Learn.Drawings.Words;
using MiniPod.Site.Pages;
using MiniPod.Site.Recordings;

namespace MiniPod.Site;

/// <summary>Builds the site: files that a browser shows without a server.</summary>
/// <param name="recordings">What the program printed.</param>
/// <param name="root">The root of the repository.</param>
internal sealed class SiteBuilder(RecordingSet recordings, string root)
{
    private static readonly DrawingLanguage[] Languages = [DrawingLanguage.English, DrawingLanguage.Chinese];

    /// <summary>Builds it.</summary>
    /// <param name="output">The directory of the site. What is in it is replaced.</param>
    public void Build(string output)
    {
        if (Directory.Exists(output)) Directory.Delete(output, recursive: true);
        foreach (var page in Languages.SelectMany(Pages)) Write(output, page.Path, SiteLayout.Write(page));
        foreach (var asset in SiteLayout.Assets) Write(output, asset, SiteLayout.ReadAsset(asset));
        foreach (var language in Languages)
        {
            foreach (var (path, source) in DrawingPage.Files(recordings, language)) Write(output, path, File.ReadAllText(source));
            Write(output, SitePaths.In(language, "demo.cast"), File.ReadAllText(recordings.DemoFile(language)));
        }
    }

    private IEnumerable<SitePage> Pages(DrawingLanguage language)
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
