using MiniPod.Cli.Hosting;

namespace MiniPod.Cli.Tests;

public sealed class CommandLinePassTests : IDisposable
{
    private readonly Signals _signals = new();

    [Theory]
    [InlineData("run nginx", "run nginx")]
    [InlineData("run nginx ls -l", "run nginx -- ls -l")]
    [InlineData("run -d --name web nginx ls -l", "run -d --name web nginx -- ls -l")]
    [InlineData("run --name=web nginx ls -l", "run --name=web nginx -- ls -l")]
    [InlineData("run -dp 8080:80 nginx ls -l", "run -dp 8080:80 nginx -- ls -l")]
    [InlineData("run -p8080:80 nginx ls -l", "run -p8080:80 nginx -- ls -l")]
    [InlineData("run -v/srv:/home nginx ls -l", "run -v/srv:/home nginx -- ls -l")]
    [InlineData("run -e A=b -e C nginx ls -l", "run -e A=b -e C nginx -- ls -l")]
    [InlineData("run nginx -- ls -l", "run nginx -- ls -l")]
    [InlineData("run -- nginx ls", "run -- nginx ls")]
    [InlineData("run -f pods.yaml -d", "run -f pods.yaml -d")]
    [InlineData("run -f - -d", "run -f - -d")]
    [InlineData("learn 1 --auto", "learn 1 --auto")]
    [InlineData("learn --lang zh check -o json", "learn --lang zh check -o json")]
    [InlineData("--state-dir /x run nginx ls -l", "--state-dir /x run nginx -- ls -l")]
    [InlineData("run --state-dir /x nginx ls -l", "run --state-dir /x nginx -- ls -l")]
    [InlineData("exec web ls -l", "exec web -- ls -l")]
    [InlineData("exec -c app web ls -l", "exec -c app web -- ls -l")]
    [InlineData("exec -ic app web ls -l", "exec -ic app web -- ls -l")]
    [InlineData("exec web -c app ls -l", "exec web -c app -- ls -l")]
    [InlineData("exec -i web -eA=b --user 0 sh -c ls", "exec -i web -eA=b --user 0 -- sh -c ls")]
    [InlineData("exec web -c app -- ls -l", "exec web -c app -- ls -l")]
    [InlineData("exec web -- -x", "exec web -- -x")]
    [InlineData("exec -- web ls -l", "exec -- web ls -l")]
    [InlineData("exec web", "exec web")]
    [InlineData("exec web --workdir= ls -l", "exec web --workdir  -- ls -l")]
    [InlineData("exec web ls -- -l", "exec web -- ls -- -l")]
    [InlineData("script --undo nginx ls -l", "script --undo nginx -- ls -l")]
    [InlineData("rm -f web", "rm -f web")]
    [InlineData("ps -a", "ps -a")]
    [InlineData("cni -i net1 add exec /run/netns/x", "cni -i net1 add exec /run/netns/x")]
    [InlineData("cni add run --ifname= /run/netns/x", "cni add run --ifname  /run/netns/x")]
    [InlineData("nonsense x -l", "nonsense x -l")]
    [InlineData("", "")]
    public void Read_Line_PutsTheContainersCommandApart(string line, string expected)
    {
        var root = MiniPodApp.Build(new GlobalOptions(), _signals);

        Assert.Equal(expected, string.Join(' ', CommandLinePass.Read(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), root).Words));
    }

    [Theory]
    [InlineData("run --xyzzy nginx", "unknown option \"--xyzzy\".", "minipod run")]
    [InlineData("run -d --nmae web nginx", "unknown option \"--nmae\". Did you mean \"--name\"?", "minipod run")]
    [InlineData("run -dx nginx", "unknown option \"-dx\". Did you mean \"-d\"?", "minipod run")]
    [InlineData("exec web -l ls", "unknown option \"-l\". Did you mean \"-h\"?", "minipod exec")]
    [InlineData("exec web --contaner b ls", "unknown option \"--contaner\". Did you mean \"--container\"?", "minipod exec")]
    [InlineData("stpo web", "unknown command \"stpo\". Did you mean \"stop\"?", "minipod")]
    [InlineData("cni ad net", "unknown command \"ad\". Did you mean \"add\"?", "minipod cni")]
    [InlineData("cni add --nope", "unknown option \"--nope\".", "minipod cni add")]
    public void Read_UnknownWord_IsNamedWithWhatMayHaveBeenMeant(string line, string what, string path) =>
        Assert.Equal(
            new UnknownWord(what, path), CommandLinePass.Read(line.Split(' '), MiniPodApp.Build(new GlobalOptions(), _signals)).Unknown);

    // An option's value may look like an option, and end with that option's letter.
    [Theory]
    [InlineData("run -eNAMEe nginx ls -l", "run -eNAMEe nginx -- ls -l")]
    [InlineData("run --name --nope nginx", "run --name --nope nginx")]
    public void Read_ValueThatLooksLikeAnOption_IsAValue(string line, string expected)
    {
        var (words, unknown) = CommandLinePass.Read(line.Split(' '), MiniPodApp.Build(new GlobalOptions(), _signals));

        Assert.Null(unknown);
        Assert.Equal(expected, string.Join(' ', words));
    }

    public void Dispose() => _signals.Dispose();
}
