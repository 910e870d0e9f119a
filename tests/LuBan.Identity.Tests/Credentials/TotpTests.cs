using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

public sealed class TotpTests
{
    private static readonly byte[] RfcSecret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238 appendix B, SHA1, the last six digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_specification(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeAt(RfcSecret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_RFC_4648(string text, string expected) => Assert.Equal(expected, Totp.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_code_is_taken_one_step_around_now_and_never_twice()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000);
        var step = Totp.StepAt(now);

        Assert.Equal(step - 1, Totp.FindStep(RfcSecret, Totp.CodeAt(RfcSecret, step - 1), now, 0));
        Assert.Equal(step + 1, Totp.FindStep(RfcSecret, Totp.CodeAt(RfcSecret, step + 1).Insert(3, " "), now, 0));
        Assert.Null(Totp.FindStep(RfcSecret, Totp.CodeAt(RfcSecret, step - 2), now, 0));
        Assert.Null(Totp.FindStep(RfcSecret, Totp.CodeAt(RfcSecret, step + 2), now, 0));
        Assert.Null(Totp.FindStep(RfcSecret, Totp.CodeAt(RfcSecret, step), now, step));
        Assert.Null(Totp.FindStep(RfcSecret, Totp.CodeAt(RfcSecret, step - 1), now, step));
        Assert.Null(Totp.FindStep(RfcSecret, "", now, 0));
        Assert.Null(Totp.FindStep(RfcSecret, "٢٨٧٠٨٢", now, 0));
    }

    [Fact]
    public async Task With_an_app_the_password_alone_is_not_enough_and_a_code_is_good_once()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(time: time);
        var (secret, _) = await EnrolAsync(server, time, "ada");

        var first = Assert.IsType<SignInResult.NeedsSecondFactor>(await server.PasswordAsync("ada", AccountServer.Password));
        var second = Assert.IsType<SignInResult.NeedsSecondFactor>(await server.PasswordAsync("ada", AccountServer.Password, agent: "other"));
        time.Advance(TimeSpan.FromSeconds(60));
        var code = Totp.CodeAt(secret, Totp.StepAt(time.GetUtcNow()));
        var both = await Task.WhenAll(AnswerAsync(server, first.Ticket, new SecondFactor.Totp(code)), AnswerAsync(server, second.Ticket, new SecondFactor.Totp(code)));

        Assert.Equal(["totp", "recovery"], first.Methods);
        var done = Assert.Single(both.OfType<SignInResult.Succeeded>());
        Assert.Equal(["pwd", "otp", "mfa"], done.Amr);
        Assert.Equal("LB8106", Assert.Single(both.OfType<SignInResult.Refused>()).Code);
        // The ticket is used up, too.
        var used = both[0] is SignInResult.Succeeded ? first.Ticket : second.Ticket;
        Assert.Equal("LB8105", Assert.IsType<SignInResult.Refused>(await AnswerAsync(server, used, new SecondFactor.Totp(code))).Code);
    }

    [Fact]
    public async Task Codes_are_not_guessed_and_a_right_password_makes_no_new_guesses()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(options => options.FreeAttempts = 3, time);
        await EnrolAsync(server, time, "ada");
        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var ticket = Assert.IsType<SignInResult.NeedsSecondFactor>(await server.PasswordAsync("ada", AccountServer.Password, agent: $"{i}")).Ticket;
            answers.Add(Assert.IsType<SignInResult.Refused>(await AnswerAsync(server, ticket, new SecondFactor.Totp("000000"))).Code);
        }

        Assert.Equal(["LB8106", "LB8106", "LB8106", "LB8102", "LB8102", "LB8102"], answers);
    }

    [Fact]
    public async Task A_recovery_code_is_good_once()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(time: time);
        var (_, codes) = await EnrolAsync(server, time, "ada");

        Assert.Equal(10, codes.Distinct().Count());
        var typed = codes[3].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal);
        var first = await AnswerAsync(server, await TicketAsync(server), new SecondFactor.RecoveryCode(typed));
        var again = await AnswerAsync(server, await TicketAsync(server), new SecondFactor.RecoveryCode(codes[3]));
        var other = await AnswerAsync(server, await TicketAsync(server), new SecondFactor.RecoveryCode(codes[4]));

        Assert.IsType<SignInResult.Succeeded>(first);
        Assert.Equal("LB8106", Assert.IsType<SignInResult.Refused>(again).Code);
        Assert.IsType<SignInResult.Succeeded>(other);
        var (_, profile, _) = await server.SelfAsync(HttpMethod.Get, "profile", (await BearerAsync(server, "ada"))!);
        Assert.Equal(8, profile["recoveryCodesLeft"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_sign_in_that_waits_ends_after_a_while_and_when_the_password_changes()
    {
        var time = new FakeTime();
        await using var server = await AccountServer.StartAsync(time: time);
        var (secret, _) = await EnrolAsync(server, time, "ada");

        var late = await TicketAsync(server);
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("LB8105", Assert.IsType<SignInResult.Refused>(await AnswerAsync(server, late, new SecondFactor.Totp(Totp.CodeAt(secret, Totp.StepAt(time.GetUtcNow()))))).Code);

        var changed = await TicketAsync(server);
        await server.UserAsync(HttpMethod.Post, "/ada/password", new JsonObject { ["password"] = AccountServer.OtherPassword });
        Assert.Equal("LB8105", Assert.IsType<SignInResult.Refused>(await AnswerAsync(server, changed, new SecondFactor.Totp(Totp.CodeAt(secret, Totp.StepAt(time.GetUtcNow()))))).Code);
    }

    [Fact]
    public async Task The_enrolment_counts_from_its_first_code_on()
    {
        await using var server = await AccountServer.StartAsync();
        await server.CreateAsync("ada");
        var ada = AccountServer.Basic("ada", AccountServer.Password);

        var (status, begun, _) = await server.SelfAsync(HttpMethod.Post, "totp", ada);
        var (wrong, _, _) = await server.SelfAsync(HttpMethod.Post, "totp/confirm", ada, new JsonObject { ["code"] = "000000" });

        Assert.Equal((201, 422), (status, wrong));
        Assert.Equal($"otpauth://totp/LuBan:ada?secret={begun["secret"]}&issuer=LuBan&algorithm=SHA1&digits=6&period=30", begun["uri"]!.GetValue<string>());
        Assert.IsType<SignInResult.Succeeded>(await server.PasswordAsync("ada", AccountServer.Password));
    }

    internal static async Task<(byte[] Secret, IReadOnlyList<string> Codes)> EnrolAsync(AccountServer server, FakeTime time, string name)
    {
        var account = await server.CreateAsync(name);
        await server.Get<SecondFactors>().BeginTotpAsync(account, CancellationToken.None);
        var secret = server.Get<RecordStore<Credential>>().Find(account.Uid)!.Content.PendingTotp!;
        var codes = await server.Get<SecondFactors>().ConfirmTotpAsync(account, Totp.CodeAt(secret, Totp.StepAt(time.GetUtcNow())), CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(30));
        return (secret, codes!);
    }

    internal static async Task<string?> BearerAsync(AccountServer server, string name) =>
        "Bearer " + (await server.Get<PersonalTokens>().CreateAsync((await server.FindAsync(name))!, "test", [], null, CancellationToken.None)).Secret;

    private static async Task<SignInTicket> TicketAsync(AccountServer server) => Assert.IsType<SignInResult.NeedsSecondFactor>(await server.PasswordAsync("ada", AccountServer.Password)).Ticket;

    private static Task<SignInResult> AnswerAsync(AccountServer server, SignInTicket ticket, SecondFactor answer) =>
        server.Get<SignIn>().SecondFactorAsync(ticket, answer, new ClientInfo("192.0.2.7", "test"), CancellationToken.None);
}
