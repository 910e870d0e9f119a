using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LuBan.DevOps.Triggers;

/// <summary>What is written on the runs that triggers start.</summary>
internal static partial class TriggerLabels
{
    public const string Trigger = "devops.luban.dev/trigger";
    public const string Group = "devops.luban.dev/concurrency-group";

    public const string Commit = "luban.dev/commit";
    public const string Branch = "luban.dev/branch";
    public const string Message = "luban.dev/message";
    public const string Author = "luban.dev/author";
    public const string Repository = "luban.dev/repository";
    public const string Event = "luban.dev/event";
    public const string Time = "luban.dev/triggered-at";

    /// <summary>A text as the value of a label: as it is when it can be one, else a name for it.</summary>
    public static string ValueOf(string text) => Valid().IsMatch(text) ? text : Short(text, 32);

    /// <summary>The first digits of a text's hash.</summary>
    public static string Short(string text, int length) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..length];

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Valid();
}
