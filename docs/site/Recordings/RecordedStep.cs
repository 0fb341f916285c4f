namespace MiniPod.Site.Recordings;

/// <summary>A step of a lesson that was played.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Commands">The commands that were run.</param>
/// <param name="Checks">Its checks.</param>
internal sealed record RecordedStep(string Id, IReadOnlyList<RecordedCommand> Commands, IReadOnlyList<RecordedCheck> Checks);
