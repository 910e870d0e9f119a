using System.Globalization;
using System.Text.RegularExpressions;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Browsing;

/// <summary>What somebody looks for. Values of one filter are alternatives; filters add up.</summary>
internal sealed partial record ShelfQuery
{
    public const int MaxSkip = 10_000;
    public const int MaxTake = 100;
    private const int DefaultTake = 20;
    private const int MaxText = 200;
    private const int MaxValues = 50;

    /// <summary>What <c>state</c> may be.</summary>
    public static IReadOnlyList<string> States { get; } = ["installed", "updates", "notInstalled", "failed", "disabled"];

    /// <summary>What <c>sort</c> may be.</summary>
    public static IReadOnlyList<string> Sorts { get; } = ["relevance", "downloads", "updated", "name"];

    public string Text { get; init; } = "";

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> InStates { get; init; } = [];

    public IReadOnlyList<string> Sources { get; init; } = [];

    public IReadOnlyList<string> Publishers { get; init; } = [];

    public IReadOnlyList<string> Licenses { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public bool? Verified { get; init; }

    public string Sort { get; init; } = Sorts[0];

    public int Skip { get; init; }

    public int Take { get; init; } = DefaultTake;

    public string Language { get; init; } = "en";

    /// <summary>Reads a query.</summary>
    /// <exception cref="BrowsingException">LB4350, with every problem.</exception>
    public static ShelfQuery Read(IQueryCollection query)
    {
        var problems = new List<ExtensionProblem>();
        string[] Values(string name)
        {
            var values = query[name].Where(value => !string.IsNullOrEmpty(value)).Select(value => value!).Distinct(StringComparer.Ordinal).ToArray();
            if (values.Length > MaxValues) Problem(name, $"{values.Length} values are given, at most {MaxValues} are looked for");
            return values;
        }

        int Number(string name, int otherwise, int most)
        {
            var text = query[name].ToString();
            if (text.Length == 0) return otherwise;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most) return number;
            Problem(name, $"'{Short(text)}' is not a number from 0 to {most}");
            return otherwise;
        }

        void Problem(string name, string what) => problems.Add(new("LB4350", name, $"{name}: {what}."));

        var (text, sort, verified, states) = (query["q"].ToString(), query["sort"].ToString(), query["verified"].ToString(), Values("state"));
        if (text.Length > MaxText) Problem("q", $"{text.Length} characters, at most {MaxText} are looked for");
        if (sort.Length > 0 && !Sorts.Contains(sort)) Problem("sort", $"'{Short(sort)}' is not one of {string.Join(", ", Sorts)}");
        if (verified.Length > 0 && verified is not ("true" or "false")) Problem("verified", $"'{Short(verified)}' is neither true nor false");
        foreach (var state in states.Where(state => !States.Contains(state))) Problem("state", $"'{Short(state)}' is not one of {string.Join(", ", States)}");
        var language = ReadLanguage(query, problems);
        var read = new ShelfQuery
        {
            Text = text, Categories = Values("category"), InStates = states, Sources = Values("source"), Publishers = Values("publisher"), Licenses = Values("license"), Tags = Values("tag"),
            Verified = verified.Length == 0 ? null : verified == "true", Sort = sort.Length == 0 ? Sorts[0] : sort, Language = language,
            Skip = Number("skip", 0, MaxSkip), Take = Number("take", DefaultTake, MaxTake),
        };
        return problems.Count == 0 ? read : throw BrowsingException.BadQuery(problems);
    }

    /// <summary>A language that is asked for, or English for what is none.</summary>
    public static string LanguageOf(string? language) => language is { Length: > 0 } && LanguageTag().IsMatch(language) ? language : "en";

    /// <summary>Reads the language alone.</summary>
    /// <exception cref="BrowsingException">LB4350.</exception>
    public static string ReadLanguage(IQueryCollection query)
    {
        var problems = new List<ExtensionProblem>();
        var language = ReadLanguage(query, problems);
        return problems.Count == 0 ? language : throw BrowsingException.BadQuery(problems);
    }

    private static string ReadLanguage(IQueryCollection query, List<ExtensionProblem> problems)
    {
        var language = query["lang"].ToString();
        if (language.Length == 0) return "en";
        if (!LanguageTag().IsMatch(language)) problems.Add(new("LB4350", "lang", $"lang: '{Short(language)}' is not a language tag such as en or zh-CN."));
        return language;
    }

    private static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$")]
    private static partial Regex LanguageTag();
}
