using MiniPod.Site;
using MiniPod.Site.Recordings;

switch (args)
{
    case ["record", var file, var title, "--", var program, .. var arguments]:
        return await DemoRecorder.RecordAsync(file, title, program, arguments);
    case ["build", var recordings, var output]:
        new SiteBuilder(new RecordingSet(recordings), FindRoot()).Build(output);
        return 0;
    default:
        await Console.Error.WriteLineAsync("""
            MiniPod.Site record FILE TITLE -- COMMAND...   runs a command and keeps what it prints, with its times
            MiniPod.Site build RECORDINGS OUTPUT           writes the site
            """);
        return 2;
}

static string FindRoot()
{
    var directory = AppContext.BaseDirectory;
    while (!File.Exists(Path.Combine(directory, "MiniPod.sln")))
        directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("there is no MiniPod.sln above this program");
    return directory;
}
