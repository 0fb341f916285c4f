using System.CommandLine;
using MiniPod.Cli.Commands;
using MiniPod.Learn.Drawings.Words;

namespace MiniPod.Cli.Tests.Commands;

public sealed class LanguageOptionTests
{
    [Theory]
    [InlineData("", DrawingLanguage.English)]
    [InlineData("LANG=zh_CN.UTF-8", DrawingLanguage.Chinese)]
    [InlineData("LANG=zh_CN", DrawingLanguage.Chinese)]
    [InlineData("LANG=zh", DrawingLanguage.Chinese)]
    [InlineData("LANG=zh-Hans", DrawingLanguage.Chinese)]
    [InlineData("LANG=zh_SG.utf8", DrawingLanguage.Chinese)]
    [InlineData("LANG=zh_CN.GB18030@pinyin", DrawingLanguage.Chinese)]
    [InlineData("LANG=zh_CN@pinyin", DrawingLanguage.Chinese)]
    [InlineData("LANG=zh_TW.UTF-8", DrawingLanguage.English)] // another script
    [InlineData("LANG=zh_HK", DrawingLanguage.English)]
    [InlineData("LANG=C.UTF-8", DrawingLanguage.English)]
    [InlineData("LANG=C", DrawingLanguage.English)]
    [InlineData("LANG=POSIX", DrawingLanguage.English)]
    [InlineData("LANG=en_GB.UTF-8", DrawingLanguage.English)]
    [InlineData("LANG=de_DE", DrawingLanguage.English)]
    [InlineData("LANG=.", DrawingLanguage.English)]
    [InlineData("LANG=zhuang", DrawingLanguage.English)]
    [InlineData("LC_ALL=zh_CN.UTF-8 LC_MESSAGES=en_US LANG=en_US", DrawingLanguage.Chinese)]
    [InlineData("LC_ALL=C LC_MESSAGES=zh_CN LANG=zh_CN", DrawingLanguage.English)]
    [InlineData("LC_MESSAGES=zh_CN LANG=en_US", DrawingLanguage.Chinese)]
    [InlineData("LC_MESSAGES=en_US LANG=zh_CN", DrawingLanguage.English)]
    [InlineData("LC_MESSAGES=de_DE LANG=zh_CN", DrawingLanguage.English)] // the first that is set decides
    [InlineData("LC_ALL= LC_MESSAGES= LANG=zh_CN", DrawingLanguage.Chinese)]
    [InlineData("LC_CTYPE=zh_CN LC_TIME=zh_CN", DrawingLanguage.English)]
    public void OfEnvironment_Variables_FirstThatIsSetDecides(string environment, DrawingLanguage expected)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split('='))
            .ToDictionary(one => one[0], one => one[1]);

        Assert.Equal(expected, LanguageOption.OfEnvironment(variables.GetValueOrDefault));
    }

    [Theory]
    [InlineData("zh", DrawingLanguage.Chinese)]
    [InlineData("zh-CN", DrawingLanguage.Chinese)]
    [InlineData("ZH", DrawingLanguage.Chinese)]
    [InlineData("en", DrawingLanguage.English)]
    [InlineData("en-US", DrawingLanguage.English)]
    public void Option_KnownLanguage_IsTaken(string value, DrawingLanguage expected)
    {
        var (result, option) = Parse("--lang", value);

        Assert.Empty(result.Errors);
        Assert.Equal(expected, result.GetValue(option));
    }

    [Theory]
    [InlineData("xx")]
    [InlineData("zh-TW")]
    [InlineData("")]
    [InlineData("english")]
    public void Option_UnknownLanguage_IsRefusedWithThoseThatAre(string value)
    {
        var (result, _) = Parse("--lang", value);

        Assert.Equal($"\"{value}\" is not a supported language: use en or zh", Assert.Single(result.Errors).Message);
    }

    private static (ParseResult Result, Option<DrawingLanguage?> Option) Parse(params string[] line)
    {
        var option = LanguageOption.Build();
        var command = new RootCommand { option };
        return (command.Parse(line), option);
    }
}
