using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LuBan.Law;

public sealed partial class NamingTests
{
    private static readonly string[] BuiltIn = ["LuBan.DevOps", "LuBan.Observability", "LuBan.ServiceMesh", "LuBan.AppStore"];

    [Fact]
    public void The_kernel_names_no_extension()
    {
        var ids = BuiltIn.Concat(Projects().Select(IdOf)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        Assert.Contains("Samples.Hello", ids);
        Assert.Contains("Tests.Probe", ids);

        var found = Repository.Files.Where(file => file.Key.StartsWith("kernel/", StringComparison.Ordinal))
            .SelectMany(file => ids.Where(id => file.Value.Contains(id, StringComparison.OrdinalIgnoreCase)).Select(id => $"{file.Key}: {id}"));

        Violations.None(found);
    }

    [Fact]
    public void No_extension_names_another()
    {
        var found = Repository.Files.Where(file => file.Key.StartsWith("extensions/", StringComparison.Ordinal) && Path.GetExtension(file.Key) is ".cs" or ".ts" or ".json" or ".yaml")
            .SelectMany(file => BuiltIn.Where(id => !IsOf(file.Key, id) && file.Value.Contains(id, StringComparison.OrdinalIgnoreCase)).Select(id => $"{file.Key}: {id}"));

        Violations.None(found);

        static bool IsOf(string file, string id) => file.Split('/')[1].Equals(id["LuBan.".Length..], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Nothing_names_a_folder_of_the_machine_it_was_written_on()
    {
        var found = Repository.Files.SelectMany(file => MachinePath().Matches(file.Value).Select(match => $"{file.Key}: {match.Value}"));

        Violations.None(found);
    }

    [Fact]
    public void Addresses_are_loopback_reserved_for_examples_or_names_of_formats()
    {
        string[] formats =
        [
            "schemas.microsoft.com", "schemas.openxmlformats.org", "www.apache.org", "json-schema.org", "json.schemastore.org", "cyclonedx.org", "luban.dev", "www.w3.org", "schema.nuget.org",
            // Where GitHub is, for an operator who makes it an identity provider.
            "github.com", "api.github.com",
            // Of a published example of signatures, and two that webhooks must never be sent to: link-local, and loopback written otherwise.
            "examplebucket.s3.amazonaws.com", "169.254.169.254", "0x7f.1",
            // Where authors of npm packages ask for gifts: npm writes it into its lock file.
            "opencollective.com", "paypal.me", "tidelift.com",
        ];
        var found = Repository.Files.SelectMany(file => Address().Matches(file.Value).Select(match => (file.Key, Host: match.Groups[1].Value.ToLowerInvariant().TrimEnd('.'))))
            .Where(one => one.Host.Contains('.', StringComparison.Ordinal) && !formats.Contains(one.Host) && !Reserved().IsMatch(one.Host))
            .Select(one => $"{one.Key}: {one.Host}");

        Violations.None(found);
    }

    [Fact]
    public void Tests_wait_for_conditions_and_never_for_time()
    {
        // Misbehaving is what the test extensions and the worker that fails are for; a polling helper with a deadline pauses in one place, named Wait.cs.
        var found = Repository.Sources("tests")
            .Where(file => !file.Key.StartsWith("tests/TestExtensions/", StringComparison.Ordinal) && !file.Key.StartsWith("tests/LuBan.Workers.CrashTarget/", StringComparison.Ordinal) && Path.GetFileName(file.Key) != "Wait.cs")
            .SelectMany(file => Pause().Matches(CSharpText.WithoutCommentsAndStrings(file.Value)).Select(match => $"{file.Key}: {match.Value}"));

        Violations.None(found);
    }

    private static IEnumerable<KeyValuePair<string, string>> Projects() => Repository.Files.Where(file => file.Key.EndsWith(".csproj", StringComparison.Ordinal)
        && (file.Key.StartsWith("sdk/samples/", StringComparison.Ordinal) || file.Key.StartsWith("tests/TestExtensions/", StringComparison.Ordinal) || file.Key.StartsWith("extensions/", StringComparison.Ordinal)));

    private static string IdOf(KeyValuePair<string, string> project)
    {
        var properties = XDocument.Parse(project.Value).Descendants().ToLookup(element => element.Name.LocalName, element => element.Value);
        var name = Path.GetFileNameWithoutExtension(project.Key);
        // Without an id of their own, the test extensions are named by their folder's Directory.Build.props.
        return properties["PackageId"].Concat(properties["AssemblyName"]).FirstOrDefault() ?? (project.Key.StartsWith("tests/", StringComparison.Ordinal) ? "LuBan.TestExtensions." + name : name);
    }

    [GeneratedRegex(@"(?<!/steps)/wor[k]/[a-z]|/tmp/luba[n]/|/roo[t]/|/home/[a-z][a-z0-9]*/|[A-Z]:\\User[s]\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://([A-Za-z0-9.-]+)")]
    private static partial Regex Address();

    [GeneratedRegex(@"(^|\.)(example|test|invalid|localhost)$|(^|\.)example\.(com|org|net|dev)$|^127\.|^10\.|^192\.0\.2\.|^198\.51\.100\.|^203\.0\.113\.|^192\.168\.|^0\.0\.0\.0$")]
    private static partial Regex Reserved();

    [GeneratedRegex(@"\bThread\.Sleep\(|\bawait Task\.Delay\((?:\d|TimeSpan\.From)[^;]*")]
    private static partial Regex Pause();
}
