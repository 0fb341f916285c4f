namespace MiniPod.Site.Recordings;

/// <summary>An article with the values of a pod.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Summary">What it is about.</param>
/// <param name="Markdown">The article.</param>
internal sealed record RecordedTopic(string Name, string Summary, string Markdown);
