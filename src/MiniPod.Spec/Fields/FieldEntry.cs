namespace MiniPod.Spec.Fields;

/// <summary>A field in the list of an object's fields.</summary>
/// <param name="Rule">The field.</param>
/// <param name="Type">Its type as kubectl explain shows it: <c>&lt;Probe&gt;</c>, <c>&lt;[]Container&gt;</c>,
/// <c>&lt;map[string]string&gt;</c>, <c>&lt;integer&gt;</c>.</param>
public sealed record FieldEntry(FieldRule Rule, string Type);
