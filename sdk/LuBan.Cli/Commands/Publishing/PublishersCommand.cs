using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Publishing;

internal static class PublishersCommand
{
    private static readonly Column[] Columns =
    [
        new("NAME", publisher => publisher.Text("name")),
        new("TITLE", publisher => publisher.Text("displayName")),
        new("VERIFIED", publisher => publisher.Text("verified")),
        new("EXTENSIONS", publisher => publisher.Text("packages")),
        new("SUSPENDED", publisher => publisher.Text("suspended")),
    ];

    public static Command Create(CliContext cli) => new("publishers", cli.In(Texts.Publishers)) { List(cli), Add(cli), Show(cli) };

    private static Command List(CliContext cli) => new Command("list", cli.In(Texts.PublishersList)).Lists(cli, Columns, _ => Market.Path("publishers"));

    private static Command Add(CliContext cli)
    {
        var publisher = CommonOptions.Publisher(cli);
        var title = new Option<string?>("--title") { Description = cli.In(Texts.PublisherTitle), HelpName = "text" };
        var email = new Option<string?>("--email") { Description = cli.In(Texts.PublisherEmail), HelpName = "address" };
        var url = new Option<string?>("--url") { Description = cli.In(Texts.PublisherUrl), HelpName = "url" };
        return new Command("create", cli.In(Texts.PublishersCreate)) { publisher, title, email, url }.Changes(cli,
            parsed =>
            {
                var body = new JsonObject { ["name"] = parsed.GetRequiredValue(publisher) };
                if (parsed.GetValue(title) is { } told) body["displayName"] = told;
                if (parsed.GetValue(email) is { } address) body["email"] = address;
                if (parsed.GetValue(url) is { } page) body["url"] = page;
                return new(HttpMethod.Post, Market.Path("publishers"), body);
            },
            (parsed, _) => cli.Say(Texts.PublisherCreated, parsed.GetValue(publisher)));
    }

    private static Command Show(CliContext cli)
    {
        var publisher = CommonOptions.Publisher(cli);
        return new Command("show", cli.In(Texts.PublishersShow)) { publisher }.Shows(cli, parsed => Market.Path("publishers", parsed.GetRequiredValue(publisher)), found =>
        {
            var facts = new Facts(cli);
            facts.Add(Texts.FactPublisher, found.Text("name"));
            facts.Add(Texts.FactTitle, found.Text("displayName"));
            facts.Add(Texts.FactEmail, found.Text("email"));
            facts.Add(Texts.FactUrl, found.Text("url"));
            facts.Add(Texts.FactVerified, found.Text("verified"));
            facts.Add(Texts.FactSuspended, found.Text("suspendedReason"));
            facts.Add(Texts.FactExtensions, found.Text("packages"));
            facts.Add(Texts.FactMembers, found.Joined("members"));
            facts.Add(Texts.FactFingerprints, found.Joined("certificates"));
            facts.Write();
        });
    }
}
