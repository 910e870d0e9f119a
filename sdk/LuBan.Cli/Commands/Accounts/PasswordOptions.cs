using System.CommandLine;
using LuBan.Cli.SignIn;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Accounts;

/// <summary>Where a password for somebody else comes from: standard input, a prompt, or the server, which makes one.</summary>
internal sealed class PasswordOptions(CliContext cli)
{
    private readonly Option<bool> _fromInput = new("--password-stdin") { Description = cli.In(Texts.LoginPasswordStdin) };
    private readonly Option<bool> _ask = new("--ask-password") { Description = cli.In(Texts.UserAskPassword) };

    public void AddTo(Command command)
    {
        command.Add(_fromInput);
        command.Add(_ask);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_fromInput) && result.GetValue(_ask)) result.AddError($"{_fromInput.Name}, {_ask.Name}: " + cli.In(Texts.OnlyOneOf));
        });
    }

    /// <returns>The password; null for one that the server makes.</returns>
    public string? Read(CliContext context, ParseResult parsed, string user)
    {
        if (parsed.GetValue(_fromInput)) return context.Environment.In.ReadLine() is { Length: > 0 } line ? line : throw new CliException(CliErrors.InvalidArgument, context.In(Texts.PasswordWord), "", _fromInput.Name);
        if (!parsed.GetValue(_ask)) return null;
        return context.IsInteractive ? NewPassword.Ask(context, user) : throw new CliException(CliErrors.InvalidArgument, _ask.Name, "", _fromInput.Name);
    }
}
