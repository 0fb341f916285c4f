namespace MiniPod.TestRunner.Tests;

public sealed class TestCountsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Counts_OfAResult_AreThoseOfItsAssembly()
    {
        var counts = Read("""
            <?xml version="1.0" encoding="utf-8"?>
            <assemblies schema-version="3">
              <assembly name="x" total="9" passed="5" failed="2" skipped="1" not-run="1" errors="0">
                <collection total="5" passed="99" failed="99" skipped="99" />
              </assembly>
            </assemblies>
            """);

        Assert.Equal(new TestCounts(5, 2, 1), counts);
    }

    // The cleanup of a class or of the assembly.
    [Fact]
    public void Counts_WithErrorsOutsideOfTests_HaveThemAmongTheFailed() =>
        Assert.Equal(new TestCounts(5, 4, 0), Read("""<assemblies><assembly passed="5" failed="1" errors="3" /></assemblies>"""));

    [Theory]
    [InlineData("<assemblies />")]
    [InlineData("<assemblies><assembly /></assemblies>")]
    public void Counts_OfNoTest_AreNone(string xml) => Assert.False(Read(xml)!.Any);

    [Theory]
    [InlineData("")]
    [InlineData("<assemblies><assembly passed=\"5\">")]
    public void Counts_NotWrittenToTheEnd_AreNull(string xml) => Assert.Null(Read(xml));

    [Fact]
    public void Counts_OfNoFile_AreNull() => Assert.Null(TestCounts.TryRead($"{_file}.none"));

    private TestCounts? Read(string xml)
    {
        File.WriteAllText(_file, xml);
        return TestCounts.TryRead(_file);
    }
}
