using System.Diagnostics;
using LuBan.TestSupport;
using Xunit.Abstractions;

namespace LuBan.Packages.Tests.Signing;

/// <summary>Our signatures before the stock client, and its signatures before us.</summary>
[Trait("Category", "Slow")]
public sealed class RealClientSignatureTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Stock_client_that_requires_signatures_restores_what_we_signed_and_nothing_else()
    {
        await WriteAsync("Acme.Signed", package => package);
        await WriteAsync("Acme.Flipped", package => Signed.Flip(package, "luban/extension.json", 5));
        await WriteAsync("Acme.Stranger", package => package, Signed.Stranger);
        Library("Acme.Unsigned").WriteTo(_folder["feed"]);
        WriteConfig();

        var signed = await RestoreAsync("Acme.Signed");
        var flipped = await RestoreAsync("Acme.Flipped");
        var stranger = await RestoreAsync("Acme.Stranger");
        var unsigned = await RestoreAsync("Acme.Unsigned");

        Assert.Equal(0, signed.Code);
        Assert.True(flipped.Code != 0 && flipped.Output.Contains("NU3008", StringComparison.Ordinal), flipped.Output);
        Assert.True(stranger.Code != 0 && stranger.Output.Contains("NU30", StringComparison.Ordinal), stranger.Output);
        Assert.True(unsigned.Code != 0 && unsigned.Output.Contains("NU3004", StringComparison.Ordinal), unsigned.Output);
    }

    [Fact]
    public async Task Package_that_its_author_signed_with_the_stock_client_is_verified_and_countersigned()
    {
        var path = new TestPackage("Acme.Greeter", "1.0.0").WriteTo(_folder.Path);
        var before = PackageContentHash.Compute(new MemoryStream(File.ReadAllBytes(path)));
        File.WriteAllBytes(_folder["author.pfx"], Signed.Author.Export("password"));
        var sign = await DotnetAsync("nuget", "sign", path, "--certificate-path", _folder["author.pfx"], "--certificate-password", "password", "--allow-untrusted-root", "--overwrite");
        Assert.True(sign.Code == 0, sign.Output);

        var served = await Signed.SignAsync(File.ReadAllBytes(path), Signed.Repository);

        var policy = new TrustPolicy { Fingerprints = [Signed.Repository.Fingerprint], AuthorFingerprints = [Signed.Author.Fingerprint] };
        var verdict = await PackageVerifier.VerifyAsync(new MemoryStream(served), policy, CancellationToken.None);
        Assert.Empty(verdict.Problems);
        Assert.Equal(SignatureKind.AuthorAndRepository, verdict.Signature!.Kind);
        Assert.Equal(before, verdict.Signature.ContentHash);
    }

    public void Dispose() => _folder.Dispose();

    private static TestPackage Library(string id) => new(id, "1.0.0") { HostRange = null, PackageType = null };

    private async Task WriteAsync(string id, Func<byte[], byte[]> change, SigningCertificate? certificate = null)
    {
        Directory.CreateDirectory(_folder["feed"]);
        File.WriteAllBytes(_folder[$"feed/{id}.1.0.0.nupkg"], change(await Signed.SignAsync(Library(id).Build(), certificate ?? Signed.Repository)));
    }

    // The stock client compares fingerprints in upper case only when it allows an untrusted root.
    private void WriteConfig() => File.WriteAllText(_folder["nuget.config"], $"""
        <configuration>
          <config><add key="signatureValidationMode" value="require" /></config>
          <packageSources><clear /><add key="feed" value="{_folder["feed"]}" /></packageSources>
          <auditSources><clear /></auditSources>
          <trustedSigners>
            <repository name="feed" serviceIndex="{Signed.Feed}">
              <certificate fingerprint="{Signed.Repository.Fingerprint.ToUpperInvariant()}" hashAlgorithm="SHA256" allowUntrustedRoot="true" />
              <owners>acme</owners>
            </repository>
          </trustedSigners>
        </configuration>
        """);

    private Task<(int Code, string Output)> RestoreAsync(string id)
    {
        Directory.CreateDirectory(_folder[id]);
        File.WriteAllText(_folder[$"{id}/Consumer.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="{id}" Version="1.0.0" /></ItemGroup>
            </Project>
            """);
        return DotnetAsync("restore", _folder[$"{id}/Consumer.csproj"], "--packages", _folder["packages"], "-nodeReuse:false");
    }

    private async Task<(int Code, string Output)> DotnetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path };
        start.Environment["DOTNET_NUGET_SIGNATURE_VERIFICATION"] = "true";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.WaitForExitAsync(deadline.Token);
        var text = texts[0] + texts[1];
        output.WriteLine($"dotnet {string.Join(' ', arguments)} -> {process.ExitCode}\n{text}");
        return (process.ExitCode, text);
    }
}
