using MiniPod.Spec.Api;
using MiniPod.Spec.Fields;
using static MiniPod.Spec.Tests.Reading.Manifests;

namespace MiniPod.Spec.Tests.Reading;

/// <summary>Every field of every kind, with a wrong value, and without what it needs.</summary>
public sealed class EveryFieldTests
{
    // A text, a number, a truth value, a list and a mapping.
    private static readonly string[] Values = ["\"w\"", "17", "true", "[\"w\"]", "{\"w\": \"x\"}"];

    public static TheoryData<string> Kinds => [.. ApiKind.All.Select(kind => kind.Name).Except(["List"])];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_ValueOfAWrongType_IsOneErrorWithPathAndLine(string kind)
    {
        var (wrong, tried) = (new List<string>(), 0);
        foreach (var spot in ModelPaths.Of(Find(kind)))
        {
            foreach (var value in Values.Where(value => !ModelPaths.Right(spot.Type).Contains(value[0], StringComparison.Ordinal)))
            {
                tried++;
                var (text, line) = spot.With(value);
                var errors = Read(text).Errors;
                var path = spot.StoppedAt ?? spot.Path;
                var found = errors.Where(error => error.Path == path && !IsMissing(error.Message)).ToList();
                var isClear = found is [var only] && !only.Message.Contains('\n', StringComparison.Ordinal);
                if (!isClear || spot.StoppedAt is null && found[0].Place.Line != line)
                    wrong.Add($"{spot.Path} = {value}, line {line}: {string.Join("; ", errors)}");
            }
        }

        Assert.True(tried > 20, $"{tried} values were tried");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_EmptyObject_LacksEachRequiredFieldOnce(string kind)
    {
        var (wrong, objects) = (new List<string>(), 0);
        foreach (var spot in ModelPaths.Of(Find(kind)).Where(spot => spot.StoppedAt is null))
        {
            if (FieldCatalogue.FindType(spot.Type.Type.Name) is not { } table) continue;
            objects++;
            var (text, line) = spot.With("{}");
            var required = table.Rules.Where(rule => rule.IsRequired).Select(rule => $"{rule.Name} is missing");
            var set = Read(text);
            var missing = set.Errors.Where(error => error.Path == spot.Path && error.Place.Line == line)
                .Select(error => error.Message)
                .Where(IsMissing);
            var expected = spot.Path == "metadata" ? ["name is missing"] : required.Order().ToList();
            if (!missing.Order().SequenceEqual(expected)) wrong.Add($"{spot.Path}: {string.Join("; ", set.Errors)}");
        }

        Assert.True(objects > 0);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
    }

    // As kubectl: what is null is not given.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_Null_IsNotGiven(string kind)
    {
        var wrong = new List<string>();
        foreach (var spot in ModelPaths.Of(Find(kind)).Where(spot => spot.StoppedAt is null && !spot.Path.EndsWith(']')))
        {
            var (text, _) = spot.With("null");
            var errors = Read(text).Errors.Where(error => error.Path == spot.Path).ToList();
            if (errors.Count > 0) wrong.Add($"{spot.Path}: {string.Join("; ", errors)}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
    }

    private static bool IsMissing(string message) => message.EndsWith(" is missing", StringComparison.Ordinal);

    private static ApiKind Find(string kind) => ApiKind.Find(kind)!;
}
