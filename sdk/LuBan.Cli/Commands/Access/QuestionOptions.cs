using System.CommandLine;
using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Access;

/// <summary>The words of a question about a right: VERB RESOURCE [NAME], or VERB /path.</summary>
internal sealed class QuestionOptions(CliContext cli)
{
    private readonly Argument<string> _verb = new("verb") { Description = cli.In(Texts.QuestionVerb) };
    private readonly Argument<string> _resource = new("resource") { Description = cli.In(Texts.QuestionResource) };
    private readonly Argument<string?> _name = new("name") { Description = cli.In(Texts.QuestionName), Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _user = new("--user", "-u") { Description = cli.In(Texts.QuestionUser), HelpName = "name" };
    private readonly Option<string[]> _groups = new("--group", "-g") { Description = cli.In(Texts.QuestionGroup), HelpName = "name" };
    private readonly PlaceOptions _place = new(cli);

    public void AddTo(Command command)
    {
        foreach (var argument in (Argument[])[_verb, _resource, _name]) command.Add(argument);
        command.Add(_user);
        command.Add(_groups);
        _place.AddTo(command, isRequired: false);
    }

    /// <summary>Where the server answers the question.</summary>
    public string Path(ParseResult parsed)
    {
        var (resource, path) = (parsed.GetRequiredValue(_resource), (Iam.Root + "/explain").With("user", parsed.GetValue(_user)));
        foreach (var group in parsed.GetValue(_groups) ?? []) path = path.With("group", group);
        path = path.With("verb", parsed.GetRequiredValue(_verb));
        if (resource.StartsWith('/')) return path.With("path", resource);
        var (plural, subresource) = Split(resource, '/');
        var (name, apiGroup) = Split(plural, '.');
        return path.With("resource", subresource is null ? name : $"{name}/{subresource}").With("apigroup", apiGroup).With("namespace", _place.Read(parsed).Namespace).With("name", parsed.GetValue(_name));
    }

    private static (string Before, string? After) Split(string text, char at) => text.IndexOf(at) is > 0 and var position ? (text[..position], text[(position + 1)..]) : (text, null);
}
