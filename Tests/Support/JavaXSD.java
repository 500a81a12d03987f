import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Validates documents against one schema with the JDK's own validator.
 *
 * Arguments: the schema, then the documents. Prints a line for each complaint: the document's number from 0, the line in
 * it, the message, separated by tabs; then "done" and the number of documents, so that a run that ended early is seen.
 */
public final class JavaXSD {
    private static final int MOST_COMPLAINTS = 20;

    public static void main(String[] arguments) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        // Nothing is fetched from a network.
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "file");
        Schema schema = factory.newSchema(new File(arguments[0]));
        for (int number = 0; number < arguments.length - 1; number++) {
            for (String complaint : complaints(schema, new File(arguments[number + 1]))) {
                System.out.println(number + "\t" + complaint);
            }
        }
        System.out.println("done\t" + (arguments.length - 1));
    }

    private static List<String> complaints(Schema schema, File document) throws Exception {
        List<String> found = new ArrayList<>();
        Validator validator = schema.newValidator();
        validator.setErrorHandler(new ErrorHandler() {
            @Override public void warning(SAXParseException problem) {
                keep(problem);
            }

            @Override public void error(SAXParseException problem) {
                keep(problem);
            }

            @Override public void fatalError(SAXParseException problem) throws SAXException {
                keep(problem);
                throw problem;
            }

            private void keep(SAXParseException problem) {
                if (found.size() < MOST_COMPLAINTS) {
                    found.add(problem.getLineNumber() + "\t" + problem.getMessage().replace('\n', ' '));
                }
            }
        });
        try {
            validator.validate(new StreamSource(document));
        } catch (SAXParseException problem) {
            if (found.isEmpty()) {
                throw problem;
            }
        }
        return found;
    }
}
