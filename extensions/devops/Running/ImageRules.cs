using System.Text.RegularExpressions;
using LuBan.DevOps.Model;
using Microsoft.Extensions.Options;

namespace LuBan.DevOps.Running;

/// <summary>Says whether a step that names an image can run on this machine instead: the image must be a plain one that stands for known programs, and they must be here.</summary>
internal sealed partial class ImageRules(HostAbilities host, IOptions<DevOpsOptions> options)
{
    public const string OnHost = "luban.dev/run-on-host";

    private static readonly (string Pattern, string[] Programs)[] Known =
    [
        ("(ubuntu|debian|fedora|centos|rockylinux|almalinux|opensuse/leap|buildpack-deps)", ["sh", "bash"]),
        ("(alpine|busybox)", ["sh"]),
        ("bash", ["bash"]),
        ("python", ["python3"]),
        ("node", ["node"]),
        ("golang", ["go"]),
        ("rust", ["cargo"]),
        ("perl", ["perl"]),
        ("ruby", ["ruby"]),
        ("php", ["php"]),
        ("gcc", ["gcc"]),
        ("maven", ["mvn"]),
        ("gradle", ["gradle"]),
        ("(openjdk|eclipse-temurin|amazoncorretto)", ["java"]),
        ("(alpine/git|bitnami/git|git-init)", ["git"]),
        ("(curlimages/curl|alpine/curl)", ["curl"]),
        ("(bitnami/kubectl|alpine/k8s|kubectl)", ["kubectl"]),
        ("(jq|stedolan/jq|jqlang/jq)", ["jq"]),
        ("dotnet/(sdk|runtime|aspnet|nightly/sdk)", ["dotnet"]),
        ("(postgres|library/postgres)", ["psql"]),
        ("redis", ["redis-cli"]),
        ("luban/[a-z0-9-]+", ["sh"]),
    ];

    /// <summary>Why a step cannot run here; null when it can.</summary>
    public string? WhyNot(Step step, bool onHost)
    {
        var needed = Interpreter(step) is { } interpreter ? [interpreter] : new List<string>();
        if (!onHost && step.Image is { Length: > 0 } image)
        {
            var name = NameOf(image);
            if (Programs(name) is not { } programs)
                return $"The image '{image}' is not known to be plain tools: what is in it is not on this machine. Use an image such as ubuntu, alpine, python or node, name its programs in the option 'images', or set the annotation {OnHost}: \"true\" to run the step with this machine's programs.";
            needed.AddRange(programs);
        }

        var missing = needed.Where(program => host.Find(program) is null).Distinct().ToList();
        return missing.Count == 0 ? null
            : $"The programs {string.Join(", ", missing)} are not on this machine{(step.Image is { Length: > 0 } wanted ? $", which the image '{wanted}' would bring" : "")}. Install them where everybody may run them ({string.Join(':', host.SearchPath)}).";
    }

    /// <summary>The name without registry, tag, digest and Docker's own library.</summary>
    internal static string NameOf(string image)
    {
        var name = Suffix().Replace(image, "");
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && (name[..slash].Contains('.', StringComparison.Ordinal) || name[..slash].Contains(':', StringComparison.Ordinal) || name[..slash] == "localhost")) name = name[(slash + 1)..];
        return name.StartsWith("library/", StringComparison.Ordinal) ? name["library/".Length..] : name;
    }

    private string[]? Programs(string name)
    {
        foreach (var (pattern, programs) in options.Value.Images.Select(item => (item.Key, item.Value)).Concat(Known))
            if (Regex.IsMatch(name, $"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))) return programs;
        return null;
    }

    /// <summary>What must be there to start the step at all.</summary>
    private static string? Interpreter(Step step)
    {
        if (step.Script is { } script)
        {
            if (!script.StartsWith("#!", StringComparison.Ordinal)) return "sh";
            var words = script[2..].Split('\n', 2)[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0) return "sh";
            // `env` finds the program itself; its own options are not looked at.
            return Path.GetFileName(words[0]) == "env" ? words.Skip(1).FirstOrDefault(word => !word.StartsWith('-') && !word.Contains('=', StringComparison.Ordinal)) ?? words[0] : words[0];
        }

        return step.Command is { Count: > 0 } command && !command[0].StartsWith("/workspace", StringComparison.Ordinal) && !command[0].StartsWith("/tekton", StringComparison.Ordinal) && !command[0].StartsWith('.') ? command[0] : null;
    }

    [GeneratedRegex(@"(:[\w][\w.-]*)?(@sha256:[0-9a-f]+)?$")]
    private static partial Regex Suffix();
}
