namespace LuBan.Packages.Tests.Trust;

public sealed class ConfusableIdsTests
{
    [Theory]
    [InlineData("Acme.HelloWorld", "acme.helloworld")]
    [InlineData("Acme.HelloWorld", "Acrne.HelloWorld")]
    [InlineData("Acme.HelloWorld", "acme-helloworld")]
    [InlineData("Acme.HelloWorld", "Acme.He1loW0rld")]
    [InlineData("Acme.HelloWorld", "Acme.HeIIoVVorId")]
    [InlineData("Acme.Mail", "Acme.rna1l")]
    [InlineData("Acme.Hello_World", "AcmeHello.World")]
    [InlineData("Acme.Window", "Acme.VVlndovv")]
    public void Ids_that_look_alike_have_one_skeleton(string one, string other) => Assert.Equal(ConfusableIds.Skeleton(one), ConfusableIds.Skeleton(other));

    [Theory]
    [InlineData("Acme.Hello", "Acme.Hallo")]
    [InlineData("Acme.Hello", "Acme.Hello2")]
    [InlineData("Acme.Notes", "Acme.Note")]
    [InlineData("Acme.Nm", "Acme.Mm")]
    public void Ids_that_do_not_have_two(string one, string other) => Assert.NotEqual(ConfusableIds.Skeleton(one), ConfusableIds.Skeleton(other));
}
