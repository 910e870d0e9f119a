using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Access;

/// <summary>Who has a role.</summary>
/// <param name="Kind">User, Group or ServiceAccount.</param>
/// <param name="Name">The name.</param>
/// <param name="Namespace">Of a service account.</param>
internal sealed record Subject(string Kind, string Name, string? Namespace)
{
    public string Text => Namespace is null ? Name : $"{Namespace}:{Name}";

    public JsonObject ToJson() => Namespace is null
        ? new() { ["kind"] = Kind, ["apiGroup"] = Iam.RoleGroup, ["name"] = Name }
        : new() { ["kind"] = Kind, ["namespace"] = Namespace, ["name"] = Name };

    public bool IsIn(JsonNode binding) => binding.Items("subjects").Any(Is);

    public bool Is(JsonNode subject) => subject.Text("kind") == Kind && subject.Text("name") == Name && (Namespace is null || subject.Text("namespace") == Namespace);

    /// <summary>The name of the binding that gives a role: the same for the same, so that granting twice makes one.</summary>
    public string BindingOf(string role)
    {
        var readable = $"{role}:{Kind.ToLowerInvariant()}:{Text}";
        // A name is a part of a path: upstream refuses these two characters in it.
        return readable.IndexOfAny(['/', '%']) < 0 && readable.Length <= 200 ? readable : $"{role}:{Kind.ToLowerInvariant()}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..16]}";
    }
}

/// <summary>The options that name somebody.</summary>
internal sealed class SubjectOptions(CliContext cli)
{
    private readonly Option<string[]> _users = new("--user", "-u") { Description = cli.In(Texts.SubjectUser), HelpName = "name" };
    private readonly Option<string[]> _groups = new("--group", "-g") { Description = cli.In(Texts.SubjectGroup), HelpName = "name" };
    private readonly Option<string[]> _accounts = new("--serviceaccount") { Description = cli.In(Texts.SubjectAccount), HelpName = "namespace:name" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_users, _groups, _accounts]) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_users) is null && result.GetResult(_groups) is null && result.GetResult(_accounts) is null)
                result.AddError($"{_users.Name}, {_groups.Name}, {_accounts.Name}: {cli.In(Texts.OneOfNeeded)}");
        });
    }

    public IReadOnlyList<Subject> Read(ParseResult parsed) =>
    [
        .. (parsed.GetValue(_users) ?? []).Select(name => new Subject("User", name, null)),
        .. (parsed.GetValue(_groups) ?? []).Select(name => new Subject("Group", name, null)),
        .. (parsed.GetValue(_accounts) ?? []).Select(Account),
    ];

    private Subject Account(string text) => text.Split(':') is [{ Length: > 0 } ns, { Length: > 0 } name]
        ? new("ServiceAccount", name, ns)
        : throw new CliException(CliErrors.InvalidArgument, _accounts.Name, text, "namespace:name");
}
