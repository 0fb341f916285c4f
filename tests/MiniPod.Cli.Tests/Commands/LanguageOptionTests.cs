using System.CommandLine;
using MiniPod.Cli.Commands;
using MiniPod.Learn;

namespace MiniPod.Cli.Tests.Commands;

public sealed class LanguageOptionTests
{
    [Theory]
    [InlineData("", Language.English)]
    [InlineData("LANG=zh_CN.UTF-8", Language.Chinese)]
    [InlineData("LANG=zh_CN", Language.Chinese)]
    [InlineData("LANG=zh", Language.Chinese)]
    [InlineData("LANG=zh-Hans", Language.Chinese)]
    [InlineData("LANG=zh_SG.utf8", Language.Chinese)]
    [InlineData("LANG=zh_CN.GB18030@pinyin", Language.Chinese)]
    [InlineData("LANG=zh_CN@pinyin", Language.Chinese)]
    [InlineData("LANG=zh_TW.UTF-8", Language.English)] // another script
    [InlineData("LANG=zh_HK", Language.English)]
    [InlineData("LANG=C.UTF-8", Language.English)]
    [InlineData("LANG=C", Language.English)]
    [InlineData("LANG=POSIX", Language.English)]
    [InlineData("LANG=en_GB.UTF-8", Language.English)]
    [InlineData("LANG=de_DE", Language.English)]
    [InlineData("LANG=.", Language.English)]
    [InlineData("LANG=zhuang", Language.English)]
    [InlineData("LC_ALL=zh_CN.UTF-8 LC_MESSAGES=en_US LANG=en_US", Language.Chinese)]
    [InlineData("LC_ALL=C LC_MESSAGES=zh_CN LANG=zh_CN", Language.English)]
    [InlineData("LC_MESSAGES=zh_CN LANG=en_US", Language.Chinese)]
    [InlineData("LC_MESSAGES=en_US LANG=zh_CN", Language.English)]
    [InlineData("LC_MESSAGES=de_DE LANG=zh_CN", Language.English)] // the first that is set decides
    [InlineData("LC_ALL= LC_MESSAGES= LANG=zh_CN", Language.Chinese)]
    [InlineData("LC_CTYPE=zh_CN LC_TIME=zh_CN", Language.English)]
    public void OfEnvironment_Variables_FirstThatIsSetDecides(string environment, Language expected)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split('='))
            .ToDictionary(one => one[0], one => one[1]);

        Assert.Equal(expected, LanguageOption.OfEnvironment(variables.GetValueOrDefault));
    }

    [Theory]
    [InlineData("zh", Language.Chinese)]
    [InlineData("zh-CN", Language.Chinese)]
    [InlineData("ZH", Language.Chinese)]
    [InlineData("en", Language.English)]
    [InlineData("en-US", Language.English)]
    public void Option_KnownLanguage_IsTaken(string value, Language expected)
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

    private static (ParseResult Result, Option<Language?> Option) Parse(params string[] line)
    {
        var option = LanguageOption.Build();
        var command = new RootCommand { option };
        return (command.Parse(line), option);
    }
}
