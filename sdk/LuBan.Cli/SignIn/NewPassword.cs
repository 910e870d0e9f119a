using LuBan.Cli.Text;

namespace LuBan.Cli.SignIn;

/// <summary>Has somebody type a new password, twice.</summary>
internal static class NewPassword
{
    private const int Attempts = 3;

    /// <returns>What was typed the same way both times.</returns>
    public static string Ask(CliContext cli, string user)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var first = Type(cli, cli.In(Texts.NewPasswordPrompt, user));
            if (Type(cli, cli.In(Texts.NewPasswordAgain)) == first) return first;
            cli.Remark(Texts.PasswordsDiffer);
        }
        throw new CliException(CliErrors.InvalidArgument, cli.In(Texts.PasswordWord), "", cli.In(Texts.PasswordsDiffer));
    }

    private static string Type(CliContext cli, string question)
    {
        cli.Environment.Out.Write(question);
        return cli.Environment.ReadSecret() is { Length: > 0 } typed ? typed : throw new CliException(CliErrors.InvalidArgument, cli.In(Texts.PasswordWord), "", cli.In(Texts.NothingTyped));
    }
}
