using System.Globalization;

namespace MiniPod.Learn.Lessons.Words;

/// <summary>The words of lessons in one language. Texts with <c>{0}</c> take values.</summary>
internal sealed partial record LessonWords
{
    // What a session says.
    public required string LessonTitle { get; init; }

    public required string StepTitle { get; init; }

    public required string Minutes { get; init; }

    public required string WithRemark { get; init; }

    public required string WordList { get; init; }

    public required string WordMeaning { get; init; }

    public required string InKubernetes { get; init; }

    public required string Question { get; init; }

    public required string Output { get; init; }

    public required string TryAlso { get; init; }

    public required string YourTurn { get; init; }

    public required string Commands { get; init; }

    public required string Done { get; init; }

    public required string NotDone { get; init; }

    /// <summary>That the step is not done, which has no hints.</summary>
    public required string NotDoneHintless { get; init; }

    public required string NothingToCheck { get; init; }

    /// <summary>That the step has a question, which was not answered; the rest of the step follows.</summary>
    public required string AnswerFirst { get; init; }

    /// <summary>That the result of a check could not be noted, and why.</summary>
    public required string NotSaved { get; init; }

    public required string NextIs { get; init; }

    public required string LastStep { get; init; }

    public required string Complete { get; init; }

    public required string Hint { get; init; }

    public required string NoHints { get; init; }

    public required string NoMoreHints { get; init; }

    public required string SolutionIs { get; init; }

    public required string NoSolution { get; init; }

    public required string Skipped { get; init; }

    public required string ResetTo { get; init; }

    public required string Replayed { get; init; }

    public required string Left { get; init; }

    public required string SecondShell { get; init; }

    /// <summary>Why a second shell has ended: the lesson has.</summary>
    public required string ShellEnded { get; init; }

    /// <summary>Why a second shell has ended: the host is made again.</summary>
    public required string ShellEndedByReset { get; init; }

    public required string Right { get; init; }

    public required string Prompt { get; init; }

    public required string PromptDone { get; init; }

    public required string OnlyIn { get; init; }

    // The columns of the list.
    public required string LessonColumn { get; init; }

    public required string StepsColumn { get; init; }

    public required string MinutesColumn { get; init; }

    public required string TitleColumn { get; init; }

    public required string HowToBegin { get; init; }

    // What a check wanted and saw.
    public required string ListSeparator { get; init; }

    public required string Semicolon { get; init; }

    public required string Wanted { get; init; }

    public required string Saw { get; init; }

    public required string There { get; init; }

    public required string Not { get; init; }

    public required string Host { get; init; }

    public required string Namespace { get; init; }

    public required string Namespaces { get; init; }

    public required string NoNamespaces { get; init; }

    public required string NoNamespace { get; init; }

    public required string Link { get; init; }

    public required string LinkOfKind { get; init; }

    public required string Links { get; init; }

    public required string NoLink { get; init; }

    public required string OtherKind { get; init; }

    public required string NoKind { get; init; }

    public required string WithMtu { get; init; }

    public required string MtuIs { get; init; }

    public required string Pair { get; init; }

    public required string PeerIs { get; init; }

    public required string NoPeer { get; init; }

    public required string Address { get; init; }

    public required string Addresses { get; init; }

    public required string NoAddresses { get; init; }

    public required string Up { get; init; }

    public required string NotUp { get; init; }

    public required string IsUp { get; init; }

    public required string IsDown { get; init; }

    public required string Route { get; init; }

    public required string RouteVia { get; init; }

    public required string Routes { get; init; }

    public required string NoRoutes { get; init; }

    public required string Port { get; init; }

    public required string PortOf { get; init; }

    public required string NoPort { get; init; }

    public required string HairpinOn { get; init; }

    public required string HairpinOff { get; init; }

    public required string HairpinIsOn { get; init; }

    public required string HairpinIsOff { get; init; }

    public required string NoBridgePort { get; init; }

    public required string Outside { get; init; }

    public required string Reach { get; init; }

    public required string NoReach { get; init; }

    public required string Answered { get; init; }

    public required string Refused { get; init; }

    public required string Unreachable { get; init; }

    public required string Silent { get; init; }

    public required string Rule { get; init; }

    public required string Rules { get; init; }

    public required string NoRules { get; init; }

    public required string Container { get; init; }

    public required string ContainerInState { get; init; }

    public required string ContainerIs { get; init; }

    public required string NoContainer { get; init; }

    public required string File { get; init; }

    public required string FileHas { get; init; }

    public required string FileIs { get; init; }

    public required string NoFile { get; init; }

    public required string Shell { get; init; }

    public required string NoShell { get; init; }

    public required string ShellCode { get; init; }

    public required string ShellSaid { get; init; }

    // What a played lesson tells.
    public required string BeforeFalse { get; init; }

    public required string AfterTrue { get; init; }

    public required string Preparing { get; init; }

    public required string Played { get; init; }

    /// <summary>The words of a language.</summary>
    public static LessonWords Of(Language language) => language == Language.Chinese ? Chinese : English;

    /// <summary>Puts values into a text.</summary>
    public static string Fill(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    /// <summary>Between a name and the word after it.</summary>
    public required string NameEnd { get; init; }

    /// <summary>A sentence whose first value is a word of the language, and no name.</summary>
    public string WithWord(string sentence) => NameEnd.Length == 0
        ? sentence
        : sentence.Replace($"{NameEnd}{{0}}", "{0}", StringComparison.Ordinal).Replace($"{{0}}{NameEnd}", "{0}", StringComparison.Ordinal);

    /// <summary>A namespace in words: its name, or that it is the host.</summary>
    public string Place(string name) => name.Length == 0 ? Host : name;

    /// <summary>A namespace in words, where a word of the sentence follows.</summary>
    public string Subject(string name) => name.Length == 0 ? Host : $"{name}{NameEnd}";
}
