using MiniPod.Linux;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec.Volumes;

namespace MiniPod.Pods.Steps;

/// <summary>Checks that what a hostPath volume names is there and is what its type says, or makes it. It is the host's, and stays.
/// Source: HostPathType, core/v1; links are followed, as kubelet does.</summary>
internal sealed class PrepareHostPath(HostPathVolume volume) : PodStep<Noted>(Noted.Key(KeyOf(volume)))
{
    private const UnixFileMode DirectoryMode = (UnixFileMode)0b_111_101_101, FileMode = (UnixFileMode)0b_110_100_100;

    public override StepLevel Level => StepLevel.Create;

    public override IReadOnlyList<Need> Needs => [];

    private bool IsMissing => FileKind.Of(volume.Path) is null;

    private bool MakesDirectory => volume.Type is "" or "DirectoryOrCreate";

    public static StepKey KeyOf(HostPathVolume volume) => new(nameof(PrepareHostPath), volume.Name);

    public override Task<Noted> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        if (IsMissing && MakesDirectory)
        {
            Directory.CreateDirectory(volume.Path, DirectoryMode);
            return Task.FromResult(new Noted { Note = $"\"{volume.Path}\" was made" });
        }

        if (IsMissing && volume.Type == "FileOrCreate")
        {
            MakeFile();
            return Task.FromResult(new Noted { Note = $"\"{volume.Path}\" was made" });
        }

        var kind = FileKind.Of(volume.Path);
        if (kind is null) throw Refused("does not exist");
        var wanted = volume.Type.Replace("OrCreate", "", StringComparison.Ordinal);
        return wanted.Length == 0 || kind == wanted
            ? Task.FromResult(Noted.Nothing)
            : throw Refused($"is a {kind}");
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Observation Observe(PodTraces traces) => IsMissing ? Observation.None : Seen(Noted.Nothing);

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) => !IsMissing ? []
        : MakesDirectory ? [PlannedChange.Add("directory", $"{volume.Path}: on the host; it stays when the pod is removed")]
        : volume.Type == "FileOrCreate" ? [PlannedChange.Add("file", $"{volume.Path}: on the host; it stays when the pod is removed")]
        : [PlannedChange.Refused("file", ForecastReason.NoHostPath, volume.Path)];

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) => [];

    public override void Describe(ShellWriter shell)
    {
        var path = ShellWriter.Quote(volume.Path);
        shell.Line(volume.Type switch
        {
            "" or "DirectoryOrCreate" => $"[ -e {path} ] || mkdir --parents {path}",
            "FileOrCreate" => $"[ -e {path} ] || touch {path}",
            FileKind.Directory => $"[ -d {path} ]",
            FileKind.File => $"[ -f {path} ]",
            FileKind.Socket => $"[ -S {path} ]",
            FileKind.CharDevice => $"[ -c {path} ]",
            _ => $"[ -b {path} ]",
        });
    }

    public override void DescribeUndo(ShellWriter shell)
    {
    }

    private void MakeFile()
    {
        try
        {
            File.Open(
                volume.Path,
                new FileStreamOptions
                {
                    Mode = System.IO.FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = FileMode,
                }).Dispose();
        }
        catch (DirectoryNotFoundException error)
        {
            throw new PodException(
                $"volume \"{volume.Name}\": cannot make the file \"{volume.Path}\": its directory does not exist. Make it first.", error);
        }
    }

    private PodException Refused(string what) => new(
        $"volume \"{volume.Name}\": \"{volume.Path}\" {what}, but its hostPath.type is {volume.Type}.");
}
