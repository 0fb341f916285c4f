using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace MiniPod.TestRunner;

/// <summary>How many tests passed, failed and were skipped.</summary>
/// <param name="Passed">Those that passed.</param>
/// <param name="Failed">Those that failed, and failures outside a test, such as in the clean-up of a class.</param>
/// <param name="Skipped">Those that were skipped.</param>
internal sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>None at all.</summary>
    public static TestCounts None { get; } = new(0, 0, 0);

    /// <summary>Whether there was any test.</summary>
    public bool Any => this != None;

    /// <summary>The sum.</summary>
    public static TestCounts operator +(TestCounts one, TestCounts other) =>
        new(one.Passed + other.Passed, one.Failed + other.Failed, one.Skipped + other.Skipped);

    /// <summary>Reads what xunit writes with -result-xml; null when there is no file, or an incomplete one.</summary>
    public static TestCounts? TryRead(string path)
    {
        try
        {
            return XDocument.Load(path).Descendants("assembly").Select(Of).Aggregate(None, (sum, next) => sum + next);
        }
        catch (Exception error) when (error is FileNotFoundException or XmlException)
        {
            return null;
        }
    }

    private static TestCounts Of(XElement assembly) =>
        new(Number(assembly, "passed"), Number(assembly, "failed") + Number(assembly, "errors"), Number(assembly, "skipped"));

    private static int Number(XElement assembly, string name) =>
        int.Parse(assembly.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
}
